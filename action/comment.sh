#!/usr/bin/env bash
# comment.sh FILE: writes FILE as a comment on pull request $PULL_REQUEST of $REPOSITORY, in place of the last one that
# begins with the same line.
set -euo pipefail
file=$1
mark=$(head -n 1 "$file")
comments="repos/$REPOSITORY/issues/$PULL_REQUEST/comments"
last=$(gh api --paginate "$comments" --jq ".[] | select(.body | startswith(\"$mark\")) | .id" | tail -n 1)
if [ -n "$last" ]; then
  gh api --method PATCH "repos/$REPOSITORY/issues/comments/$last" --field "body=@$file" --silent
else
  gh api --method POST "$comments" --field "body=@$file" --silent
fi
