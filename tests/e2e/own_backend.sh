# Sourced by scripts of this folder: a local backend of their own that has the
# examples' data, with the programs of the build on PATH; it is gone with the
# script. Sets top and build.
top=$(cd "${top_srcdir:-.}" && pwd)
build=$(cd "${top_builddir:-.}" && pwd)
for program in trialdeck trialdeckd trialdeck-train-xgboost; do
	[ -x "$build/$program" ] || { echo "no $program"; exit 77; }
done
TRIALDECK_HOME=$(mktemp -d)
export TRIALDECK_HOME
PATH=$build:$PATH
trap 'trialdeck backend stop; rm -rf "$TRIALDECK_HOME"' EXIT

die() { echo "FAIL: $*"; exit 1; }

trialdeck backend start || die "backend start ($?)"
"$top/examples/install-data" "$(trialdeck backend path s3://)" ||
	die "install-data"
