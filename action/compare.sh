#!/usr/bin/env bash
# compare.sh FOLDER: compares $BEFORE with $AFTER and holds $AFTER against $RULES. Writes comment.md, report.html,
# findings.sarif and rules.xml into FOLDER, and what came of it to $GITHUB_OUTPUT: folder, same, verdict (0 all rules
# pass, 1 one fails, 2 no verdict). Ends with 0 wherever there is a comparison, so that the comment can be written.
set -euo pipefail
folder=$1
mkdir -p "$folder"
say() { echo "$1=$2" >>"${GITHUB_OUTPUT:-/dev/stdout}"; }

# The command and the rules are several words each; images are one, whatever they are called.
read -ra cutaway <<<"${CUTAWAY:-npx --yes cutaway}"
read -ra rules <<<"${RULES:-}"

status=0
"${cutaway[@]}" diff "$BEFORE" "$AFTER" --markdown --html "$folder/report.html" >"$folder/comment.md" || status=$?
if [ "$status" -gt 1 ]; then
  echo "::error::The images could not be compared"
  exit "$status"
fi
say folder "$folder"
if [ "$status" -eq 0 ]; then say same true; else say same false; fi

verdict=0
if [ "${#rules[@]}" -gt 0 ]; then
  case " ${rules[*]} " in *" --maxGrowth"*) rules+=(--base "$BEFORE") ;; esac
  "${cutaway[@]}" ci "$AFTER" "${rules[@]}" --sarif "$folder/findings.sarif" --junit "$folder/rules.xml" || verdict=$?
fi
say verdict "$verdict"
