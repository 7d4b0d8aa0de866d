import { expect, test } from 'vitest';
import { startPagedServer } from '../../fakes/paged-server.ts';
import { freshBundle, LAUNCHER, run } from './plugin.ts';

/** What is alive while a page is read takes 16 MiB; with ten thousand of these rows beside it, 36. */
const HEAP_MIB = 24;

test.each<[string, readonly string[]]>([
  ['a table', []],
  ['columns of one’s own', ['-o', 'custom-columns=N:.metadata.name,I:.spec.image']],
  ['json', ['-o', 'json']],
  ['yaml', ['-o', 'yaml']],
])(
  'ten thousand workloads and their pods as %s are held nowhere',
  async (_name, format) => {
    await freshBundle();
    using server = await startPagedServer({ workloads: 10_000, padding: 10, running: true, wordy: true });
    const words = ['list', '-A', '--kubeconfig', server.kubeconfig, ...format];
    const { code, stdout } = await run(process.execPath, [`--max-old-space-size=${HEAP_MIB}`, LAUNCHER, ...words]);
    expect(code).toBe(0);
    expect(stdout).toContain('run-000999');
  },
  120_000,
);
