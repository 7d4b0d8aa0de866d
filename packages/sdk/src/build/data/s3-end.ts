/** Where a workload says that it runs and that it has ended, to those who take its results away. */
export const END = '/etc/aisubmit/s3-end';

/**
 * Runs around the workload's command, in any POSIX shell: forwards signals, touches a file while it lives and leaves the
 * exit code in another when it ends. The text never changes: the command is its arguments, so nothing of it is read as code.
 * What a shell starts in the background ignores SIGINT and SIGQUIT; `env` gives both back where it can.
 */
const WATCH = `end=${END}
child=
status=
forward() {
  got=1
  if [ -n "$child" ]; then kill "-$1" "$child" 2>/dev/null; fi
}
for name in HUP INT QUIT TERM USR1 USR2; do trap "forward $name; last=$name" "$name"; done
rm -f "$end/exit" 2>/dev/null
while :; do
  echo >"$end/beat"
  sleep 5
done >/dev/null 2>&1 </dev/null &
beat=$!
if env --default-signal=INT,QUIT true 2>/dev/null; then set -- env --default-signal=INT,QUIT "$@"; fi
"$@" <&0 &
child=$!
if [ -n "$last" ]; then kill "-$last" "$child" 2>/dev/null; fi
while :; do
  got=
  wait "$child"
  code=$?
  if [ -z "$status" ] || [ "$code" -ne 127 ]; then status=$code; fi
  if [ -z "$got" ]; then break; fi
done
kill "$beat" 2>/dev/null
{ printf '%s\\n' "$status" >"$end/exit.new" && mv "$end/exit.new" "$end/exit"; } 2>/dev/null
exit "$status"`;

/** The container's command, run so that others of the pod learn when it ends. */
export function watchedRun(run: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { command, args, ...rest } = run as {
    readonly command?: readonly string[];
    readonly args?: readonly string[];
  };
  return {
    command: ['sh', '-c', WATCH, 'aisubmit-watch'],
    args: [...(command ?? []), ...(args ?? [])],
    ...rest,
  };
}
