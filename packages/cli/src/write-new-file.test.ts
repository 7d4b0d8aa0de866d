import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Host } from './host.ts';
import { writeNewFile } from './write-new-file.ts';

test('writes once, and never over what is there', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'aisubmit-new-'));
  const path = join(folder, 'policy.yaml');
  const said: string[] = [];
  const stream = { write: (text: string) => said.push(text) > 0, isTTY: false };
  const host = { stdout: stream, stderr: stream } as unknown as Host;
  await writeNewFile(path, 'first', host);
  await writeNewFile(undefined, 'to stdout', host);
  expect(said).toEqual([`${path} written; judge your changes with: kubectl aisubmit check -f ${path}\n`, 'to stdout']);
  await expect(writeNewFile(path, 'second', host)).rejects.toMatchObject({
    code: 'INVALID_INPUT',
    message: expect.stringContaining('never overwritten'),
  });
  expect(await readFile(path, 'utf8')).toBe('first');
  await expect(writeNewFile(join(folder, 'no', 'policy.yaml'), 'x', host)).rejects.toThrow(
    'a folder that does not exist',
  );
  await rm(folder, { recursive: true });
});
