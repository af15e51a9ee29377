#!/bin/sh
# Opens everything in this folder with the age command. Nothing else is needed, and nothing is sent anywhere.
#   sh open.sh                     asks for your secret (20 digits without blanks and dashes, or words with one blank between)
#   sh open.sh identity.txt        with an identity file that you have already (recovery key, your own age key)
# What is opened lies in the folder "opened" as plain text. Destroy it when you are done.
set -u
umask 077
case "${1-}" in '' | /*) own="${1-}" ;; *) own="$PWD/$1" ;; esac
cd "$(dirname "$0")" || exit 1
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT INT TERM
ids="$work/ids.txt"

if [ -n "$own" ]; then
  cat "$own" > "$ids" || exit 1
elif [ -e keys ]; then
  : > "$ids"
  for wrap in keys/secret-*.age; do
    age -d "$wrap" >> "$ids" || exit 1
  done
else
  echo "There is no key in this folder. Name the file with yours:  sh open.sh identity.txt" >&2
  exit 1
fi

# What stands behind the end of an opened file hides its size. The body says where it ends.
cut_to_size() {
  size=$(sed -n "s/.*\"id\": *\"$2\"[^}]*\"size\": *\([0-9][0-9]*\).*/\1/p" "$1")
  [ -n "$size" ] || return 0
  head -c "$size" "$3" > "$work/cut.bin" && cat "$work/cut.bin" > "$3"
}

# Keys that open other keys: recovery copies, older keys, the keys of a team. Again until nothing new opens.
new=1
while [ "$new" = 1 ]; do
  new=0
  for key in keys/recovery-*.age keys/handover-*.age keys/team-*.age; do
    [ -e "$key" ] || continue
    mark="$work/$(basename "$key").done"
    [ -e "$mark" ] && continue
    if age -d -i "$ids" "$key" > "$work/one.txt" 2> /dev/null; then
      cat "$work/one.txt" >> "$ids"; echo >> "$ids"; : > "$mark"; new=1
    fi
  done
done

done=0; left=0
for record in records/*/; do
  [ -e "${record}body.age" ] || continue
  id=$(basename "$record"); opened=0
  for grant in "${record}"grant-*.age; do
    [ -e "$grant" ] || continue
    if age -d -i "$ids" "$grant" > "$work/record.txt" 2> /dev/null; then
      mkdir -p "opened/$id"
      age -d -i "$work/record.txt" -o "opened/$id/body.json" "${record}body.age" || continue
      for file in "${record}"*.age; do
        case "$file" in */body.age | */grant-*.age) continue ;; esac
        name=$(basename "$file" .age)
        age -d -i "$work/record.txt" -o "opened/$id/$name.bin" "$file" || continue
        cut_to_size "opened/$id/body.json" "$name" "opened/$id/$name.bin"
      done
      opened=1
      break
    fi
  done
  if [ "$opened" = 1 ]; then done=$((done + 1)); else left=$((left + 1)); echo "no key for $id" >&2; fi
done
echo "opened: $done, not opened: $left"
[ "$left" = 0 ]
