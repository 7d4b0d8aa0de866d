/** Where a workload says that it runs and that it has ended, to those who take its results away. */
export const END = '/etc/aisubmit/s3-end';

/**
 * Runs around the workload's command, in any POSIX shell: forwards signals, touches a file while it lives and leaves the
 * exit code in another when it ends. The text never changes: the command is its arguments, so nothing of it is read as code.
 * What a shell starts in the background ignores SIGINT and SIGQUIT; `env` gives both back where it can. The names are long
 * since one that the user's environment has, too, would be changed there.
 */
const WATCH = `aisubmit_end=${END}
aisubmit_child=
aisubmit_status=
aisubmit_last=
aisubmit_forward() {
  aisubmit_last=$1
  aisubmit_got=1
  if [ -n "$aisubmit_child" ]; then kill "-$1" "$aisubmit_child" 2>/dev/null; fi
}
for aisubmit_name in HUP INT QUIT TERM USR1 USR2; do trap "aisubmit_forward $aisubmit_name" "$aisubmit_name"; done
rm -f "$aisubmit_end/exit" 2>/dev/null
while :; do
  echo >"$aisubmit_end/beat"
  sleep 5 || break
done >/dev/null 2>&1 </dev/null &
aisubmit_beat=$!
if env --default-signal=INT,QUIT true 2>/dev/null; then set -- env --default-signal=INT,QUIT "$@"; fi
"$@" <&0 &
aisubmit_child=$!
if [ -n "$aisubmit_last" ]; then kill "-$aisubmit_last" "$aisubmit_child" 2>/dev/null; fi
while :; do
  aisubmit_got=
  wait "$aisubmit_child"
  aisubmit_code=$?
  if [ -z "$aisubmit_status" ] || [ "$aisubmit_code" -ne 127 ]; then aisubmit_status=$aisubmit_code; fi
  if [ -z "$aisubmit_got" ]; then break; fi
done
kill "$aisubmit_beat" 2>/dev/null
{ printf '%s\\n' "$aisubmit_status" >"$aisubmit_end/exit.new" && mv "$aisubmit_end/exit.new" "$aisubmit_end/exit"; } 2>/dev/null
exit "$aisubmit_status"`;

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
