#include "base/day.h"

#include "base/time.h"

const char *
day_text(struct arena *a, const char *lang, const char *iso)
{
	struct civil c;

	if (iso == NULL || !time_parse(iso, &c))
		return "";
	c.hour = 12;
	return time_text(a, time_from(c, "UTC"), "UTC", lang, TIME_DATE);
}
