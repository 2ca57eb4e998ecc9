# What the page checkers take from npm, as the lockfile says; sourced in the
# root.  npm_ready: installs it where it is missing or old.
npm_ready() {
	local dir=test/pages
	if ! command -v node >/dev/null || ! command -v java >/dev/null; then
		echo "node or java is missing; tools/packages test installs them"
		return 1
	fi
	[[ $dir/package-lock.json -nt $dir/node_modules/.package-lock.json ]] ||
	    return 0
	if ! (cd $dir && npm ci --ignore-scripts --no-audit --no-fund) >/dev/null; then
		echo "npm ci failed in $dir"
		return 1
	fi
	touch $dir/node_modules/.package-lock.json
}
