import { END } from './s3-end.ts';
import { S3_PRELUDE } from './s3-script.ts';

/** Asks before the workload starts what would otherwise be known when its results are lost: may the place be listed at all? */
export const S3_UPLOAD_CHECK = `what='upload to'
${S3_PRELUDE}
prepare
if ! attempt rclone lsf --max-depth 1 ":s3:$place"; then
  show_errors
  explain
  fail "$why"
fi
`;

/**
 * Pushes what changed at intervals, and the rest once the workload has ended; fails where that fails, and says how much is
 * missing. It never deletes, and follows no link: what is listed must be what is opened, by rclone's own comparison of size
 * and time. Of the workload it takes nothing but that files exist and when they were touched.
 */
export const S3_UPLOAD = `what='upload to'
${S3_PRELUDE}
end=${END}
stop=
stopped=0
trap 'stop=1' TERM INT
prepare

# Called often, so that the grace period counts from the signal.
notice() {
  if [ -n "$stop" ] && [ "$stopped" -eq 0 ]; then
    stopped=$(date +%s)
    printf '%s\\n' "s3 upload to $place: asked to stop, uploading what is left" >&2
  fi
}

begin_push() {
  rclone lsf -R --files-only --format pst "$@" "$data" >"$work/pushed" 2>/dev/null
  rclone copy "$@" "$data" ":s3:$place" >/dev/null 2>"$err" </dev/null &
  pid=$!
}

# 0: went through, 1: did not
end_push() {
  status=0
  wait "$pid" || status=1
  pid=
  if [ "$status" -eq 0 ]; then { echo /; cat "$work/pushed"; } >"$work/done"; fi
  return "$status"
}

out_of_time() {
  notice
  [ "$stopped" -ne 0 ] && [ $(($(date +%s) - stopped)) -ge $((grace - 25)) ]
}

left_behind() {
  rclone lsf -R --files-only --format pst "$data" >"$work/here" 2>/dev/null
  if [ "$reachable" = true ]; then
    rclone lsf -R --files-only --format pst --contimeout 5s --timeout 10s ":s3:$place" >>"$work/done" 2>/dev/null </dev/null &
    pid=$!
    waited=0
    while kill -0 "$pid" 2>/dev/null && [ "$waited" -lt 15 ]; do
      sleep 1
      waited=$((waited + 1))
    done
    kill "$pid" 2>/dev/null
  fi
  grep -vxF -f "$work/done" "$work/here" >"$work/missing"
  total=$(wc -l <"$work/here" | tr -d ' ')
  missing=$(wc -l <"$work/missing" | tr -d ' ')
  names=
  while [ "\${#names}" -lt 200 ] && read -r name; do names=\${names:+$names, }$name; done <<EOT
$(head -n 3 "$work/missing" | sed 's/;[^;]*;[^;]*$//; s/[^ -~]/?/g' | cut -c 1-80)
EOT
  if [ "$missing" -gt 3 ]; then names="$names, ..."; fi
}

# No file is called that, and a list with nothing in it would match everything in some shells' grep.
echo / >"$work/done"
: >"$work/mark"
began=$(date +%s)
seen=
last=$began
lost=false
pid=
failures=0
while :; do
  notice
  time=$(date +%s)
  if [ -e "$end/exit" ]; then break; fi
  if [ "$end/beat" -nt "$work/mark" ] || { [ -z "$seen" ] && [ -e "$end/beat" ]; }; then
    seen=$time
    : >"$work/mark"
  fi
  if [ -n "$seen" ] && [ $((time - seen)) -ge "$silence" ]; then
    lost=true
    break
  fi
  if [ -z "$seen" ] && [ $((time - began)) -ge "$start" ]; then fail 'the workload did not start'; fi
  if [ "$stopped" -ne 0 ] && { [ -z "$seen" ] || [ $((time - stopped)) -ge $((grace * 2 / 5)) ]; }; then break; fi
  if [ -n "$pid" ]; then
    if ! kill -0 "$pid" 2>/dev/null; then
      if end_push; then
        failures=0
      else
        failures=$((failures + 1))
        show_errors
        explain
        printf '%s\\n' "s3 upload to $place: did not go through this time, it is tried again: $why" >&2
      fi
      last=$(date +%s)
    fi
  elif [ "$stopped" -eq 0 ] && [ $((time - last)) -ge "$every" ]; then
    begin_push --min-age 5s
  fi
  sleep 1
done

began=$(date +%s)
reachable=true
complete=false
moving=0
while :; do
  if [ -z "$pid" ]; then begin_push; whole=true; else whole=false; fi
  while kill -0 "$pid" 2>/dev/null; do
    if out_of_time; then kill "$pid" 2>/dev/null; fi
    sleep 1
  done
  if end_push; then
    if [ "$whole" = true ]; then
      complete=true
      break
    fi
  elif [ "$whole" = true ]; then
    reachable=true
    if is_network; then reachable=false; fi
    case $(head -c 60000 "$err") in *'being updated'*) moving=$((moving + 1)) ;; *) moving=3 ;; esac
    if { [ "$reachable" = true ] && [ "$moving" -ge 3 ]; } || [ $(($(date +%s) - began)) -ge "$patience" ]; then break; fi
    explain
    printf '%s\\n' "s3 upload to $place: $why; trying again" >&2
    sleep 5
  fi
  if out_of_time; then break; fi
done

if [ "$complete" = true ]; then
  total=$(wc -l <"$work/pushed" | tr -d ' ')
  if [ "$lost" = true ]; then
    say 'is done, but the workload ended without a word, as when it needs more memory than it may have'
    exit 1
  fi
  if [ "$stopped" -ne 0 ] && [ -n "$seen" ] && [ ! -e "$end/exit" ]; then
    fail 'what the workload wrote after it was asked to stop and did not was not uploaded'
  fi
  printf '%s\\n' "s3 upload to $place is done: $total files" >&2
  exit 0
fi
show_errors
explain
if out_of_time; then why='the time to stop in was not enough'; fi
left_behind
if [ "$missing" -eq 0 ]; then fail "not everything was uploaded: $why"; fi
fail "$missing of $total files were not uploaded ($names): $why"
`;
