#!/bin/bash
# The commands of README's "Five minutes", as they are printed and one after the
# other: each must do what it says. Those that open the console are left out.
set -u
. "${top_srcdir:-.}/tests/e2e/own_backend.sh"
cd "$TRIALDECK_HOME" || exit 1
ln -s "$top/examples" examples

n=0
while read -r line; do
	wanted=0
	case $line in
	trialdeck|"trialdeck new "*)
		continue ;;
	*first-001-…*)
		trial=$(trialdeck trials first --sort name --limit 1 \
		    --columns name --output csv | tail -n 1)
		line=${line/first-001-…/$trial} ;;
	"trialdeck stop "*)
		wanted=1 ;;	# it has ended by now
	esac
	echo "\$ $line"
	bash -c "$line" </dev/null >out 2>&1
	got=$?
	[ $got -eq $wanted ] || { echo "FAIL: status $got"; cat out; exit 1; }
	n=$((n + 1))
done < <(sed -n '/^## Five minutes/,/^Everything/p' "$top/README.md" |
    sed -n '/^```$/,/^```$/p' | sed '/^```/d; s/ *#.*//')
[ $n -ge 9 ] || die "$n commands are read"
grep -q create_hyper_parameter_tuning_job out || { cat out; exit 1; }
echo ok
