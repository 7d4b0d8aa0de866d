import { S3_PRELUDE } from './s3-script.ts';

/**
 * Copies what is below a prefix into the folder: asks first how much it is, so that what does not fit is not begun.
 * Its log says every half minute how far it is: `s3 download of bucket/prefix: 3.1 GiB of 12.0 GiB`.
 */
export const S3_DOWNLOAD = `what='download of'
${S3_PRELUDE}
amount() {
  tenths=$(($1 / 1024 * 10 + $1 % 1024 * 10 / 1024))
  unit=KiB
  for larger in MiB GiB TiB; do
    if [ "$tenths" -lt 10240 ]; then break; fi
    tenths=$((tenths / 1024))
    unit=$larger
  done
  printf '%s' "$((tenths / 10)).$((tenths % 10)) $unit"
}

prepare
pid=
trap 'if [ -n "$pid" ]; then kill "$pid" 2>/dev/null; fi; exit 143' TERM INT

if ! attempt rclone size --json ":s3:$place"; then
  show_errors
  explain
  fail "$why"
fi
count=$(sed -n 's/.*"count": *\\([0-9][0-9]*\\).*/\\1/p' "$out")
bytes=$(sed -n 's/.*"bytes": *\\([0-9][0-9]*\\).*/\\1/p' "$out")
if [ "\${count:-0}" -eq 0 ]; then fail 'nothing is there'; fi
if [ "\${bytes:-0}" -gt "$space" ]; then
  fail "it does not fit: it needs $(amount "$bytes"), the folder has $(amount "$space"); ask for more with size and --ephemeral-storage"
fi

rounds=0
while :; do
  rclone copy ":s3:$place" "$data" >/dev/null 2>"$err" </dev/null &
  pid=$!
  tick=0
  while kill -0 "$pid" 2>/dev/null; do
    sleep 1
    tick=$((tick + 1))
    if [ $((tick % 30)) -eq 0 ]; then
      used=$(du -sk "$data" 2>/dev/null | sed 's/[^0-9].*//')
      used=$((\${used:-0} * 1024))
      if [ "$used" -gt "$bytes" ]; then used=$bytes; fi
      printf '%s\\n' "s3 download of $place: $(amount "$used") of $(amount "$bytes")" >&2
    fi
  done
  if wait "$pid"; then break; fi
  rounds=$((rounds + 1))
  if [ "$rounds" -ge 5 ] || ! is_network; then
    show_errors
    explain
    fail "$why"
  fi
  sleep $((rounds * 5))
done
printf '%s\\n' "s3 download of $place is done: $count files, $(amount "$bytes")" >&2
`;
