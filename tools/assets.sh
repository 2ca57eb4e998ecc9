#!/bin/sh
# assets.sh OUT.c FILE...: the files as C, for lib/web/asset.h.  Style sheets
# and scripts lose their comments and indents (a comment stands on lines of its
# own); text is compressed where that makes it smaller; the path carries the
# first 12 hex digits of the content's SHA-256, so it may be kept for ever.
set -eu
export LC_ALL=C
out=$1
shift
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

strip() {
	awk '
	inside { if (/\*\//) inside = 0; next }
	/^[ \t]*\/\*/ { if (!/\*\//) inside = 1; next }
	/^[ \t]*\/\// { next }
	{ sub(/^[ \t]+/, ""); if ($0 != "") print }' "$1"
}

{
	echo '/* Made by tools/assets.sh. */'
	echo '#include "web/asset.h"'
} > "$tmp/c"
: > "$tmp/table"
i=0
for file; do
	name=${file##*/}
	gzip=false
	case $name in
	*.css) type='text/css; charset=utf-8'; strip "$file" > "$tmp/plain" ;;
	*.js) type='text/javascript; charset=utf-8'; strip "$file" > "$tmp/plain" ;;
	*.svg) type='image/svg+xml'; cat "$file" > "$tmp/plain" ;;
	*.png) type='image/png'; cat "$file" > "$tmp/plain" ;;
	*.ico) type='image/vnd.microsoft.icon'; cat "$file" > "$tmp/plain" ;;
	*) echo "assets.sh: $file: no type is known for it" >&2; exit 1 ;;
	esac
	hash=$(sha256sum "$tmp/plain" | cut -c 1-12)
	gzip -9nc "$tmp/plain" > "$tmp/gz"
	if [ "$(wc -c < "$tmp/gz")" -lt "$(wc -c < "$tmp/plain")" ]; then
		gzip=true
		mv "$tmp/gz" "$tmp/plain"
	fi
	{
		echo "static const unsigned char a${i}[] = {"
		od -An -v -tu1 "$tmp/plain" |
		    sed 's/  *\([0-9][0-9]*\)/\1,/g'
		echo '};'
	} >> "$tmp/c"
	printf '\t{ "/a/%s/%s", "%s", a%d, sizeof a%d, %s },\n' \
	    "$hash" "$name" "$type" "$i" "$i" "$gzip" >> "$tmp/table"
	i=$((i + 1))
done
{
	cat "$tmp/c"
	echo 'const struct asset assets[] = {'
	cat "$tmp/table"
	printf '\t{ .path = NULL }\n};\n'
} > "$out"
