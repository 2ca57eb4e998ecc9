#include "render/qr.h"

#include <errno.h>
#include <qrencode.h>
#include <string.h>

#include "base/log.h"
#include "render/feed.h"

bool
qr_dark(const struct qr *q, int x, int y)
{
	return x >= 0 && y >= 0 && x < q->side && y < q->side &&
	    q->dark[y * q->side + x] != 0;
}

enum rc
qr_make(struct arena *a, const char *text, struct qr *out)
{
	size_t n = text == NULL ? 0 : strlen(text);
	unsigned char *dark;
	QRcode *code;

	*out = (struct qr){ 0 };
	if (n == 0 || n > 2331)		/* version 40, level M, 8 bits */
		return RC_INVALID;
	code = QRcode_encodeData((int)n, (const unsigned char *)text, 0,
	    QR_ECLEVEL_M);
	if (code == NULL) {
		if (errno == ERANGE || errno == EINVAL)
			return RC_INVALID;
		log_line(LOG_ERROR, "render", "QR code: %s", strerror(errno));
		return RC_FAILED;
	}
	out->side = code->width;
	dark = arena_get(a, (size_t)code->width * (size_t)code->width);
	for (int i = 0; i < code->width * code->width; i++)
		dark[i] = code->data[i] & 1;
	out->dark = dark;
	QRcode_free(code);
	return RC_OK;
}

const char *
qr_svg(struct arena *a, const struct qr *q, const char *title)
{
	int all = q->side + 2 * QR_QUIET;
	struct buf b = BUF(a);

	buf_printf(&b, "<svg class=\"qr\" xmlns=\"http://www.w3.org/2000/svg\""
	    " viewBox=\"0 0 %d %d\" shape-rendering=\"crispEdges\"", all, all);
	if (title != NULL) {
		buf_str(&b, " role=\"img\"><title>");
		xml_text(&b, title);
		buf_str(&b, "</title>");
	} else
		buf_str(&b, " aria-hidden=\"true\">");
	buf_printf(&b, "<path fill=\"#fff\" d=\"M0 0h%dv%dH0z\"/>"
	    "<path fill=\"#000\" d=\"", all, all);
	for (int y = 0; y < q->side; y++)
		for (int x = 0; x < q->side; x++) {
			int from = x;

			if (!qr_dark(q, x, y))
				continue;
			while (qr_dark(q, x + 1, y))
				x++;
			buf_printf(&b, "M%d %dh%dv1h-%dz", from + QR_QUIET,
			    y + QR_QUIET, x + 1 - from, x + 1 - from);
		}
	buf_str(&b, "\"/></svg>");
	return buf_text(&b);
}
