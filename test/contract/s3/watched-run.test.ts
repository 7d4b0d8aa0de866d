import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type PodRun, preparePod, type Shell, unable } from './run-pod.ts';

const ENTRY = { url: 's3://results', mode: 'upload', path: '/out', secret: 'key' };

const pod = (command: readonly string[], shell: Shell, more: object = {}): PodRun =>
  preparePod({ command, s3: [ENTRY], ...more }, { key: {} }, shell);

describe.skipIf(unable !== undefined)(`what an upload waits for (${unable ?? 'as another user'})`, () => {
  describe.each<Shell>(['dash', 'bash', 'busybox'])('under %s', (shell) => {
    test('finds its own environment and words', async () => {
      const env = ['end', 'child', 'status', 'last', 'name', 'beat'].map((name) => ({ name, value: `own ${name}` }));
      const print = 'echo "$end|$child|$status|$last|$name|$beat"; printf "[%s]" "$@"';
      const main = pod(['sh', '-c', print, '-'], shell, { env, args: ['a b', '$(x)', ''] }).start('training');
      expect([await main.ended, main.log()]).toEqual([
        0,
        'own end|own child|own status|own last|own name|own beat\n[a b][$(x)][]',
      ]);
    });

    test('says in its exit code that it cannot be started', async () => {
      expect(await pod(['/no/such/program'], shell).start('training').ended).toBe(127);
    });

    test('ends by a signal as it would have', async () => {
      expect(await pod(['sh', '-c', 'kill -SEGV $$'], shell).start('training').ended).toBe(139);
    });

    test.each<NodeJS.Signals>(['SIGTERM', 'SIGUSR1'])('hears %s', async (signal) => {
      const script = `trap "exit 5" ${signal.slice(3)}; echo >/out/ready; while :; do sleep 0.1; done`;
      const run = pod(['sh', '-c', script], shell);
      const main = run.start('training');
      while (!readdirSync(run.volume('s3-0')).includes('ready'))
        await new Promise((resolve) => setTimeout(resolve, 50));
      main.signal(signal);
      expect(await main.ended).toBe(5);
      expect(readdirSync(run.volume('s3-end')).toSorted()).toEqual(['beat', 'exit']);
    });
  });
});
