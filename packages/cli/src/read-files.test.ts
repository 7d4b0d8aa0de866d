import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testHost } from './host.fixture.ts';
import { readFiles } from './read-files.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'aisubmit read '));
  mkdirSync(path.join(folder, 'deep'));
  mkdirSync(path.join(folder, 'empty'));
  for (const name of ['b.yaml', 'a.yml', 'c.JSON', 'notes.md', path.join('deep', 'd.yaml')]) {
    writeFileSync(path.join(folder, name), name);
  }
  writeFileSync(path.join(folder, 'latin1.yaml'), Buffer.from([0xe4]));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const names = async (recursive: boolean): Promise<string[]> => {
  rmSync(path.join(folder, 'latin1.yaml'), { force: true });
  const texts = await readFiles([folder], { host: testHost(), recursive });
  return texts.map(({ source }) => path.relative(folder, source));
};

describe('readFiles', () => {
  test('what is not UTF-8 is refused', async () => {
    const file = path.join(folder, 'latin1.yaml');
    await expect(readFiles([file], { host: testHost() })).rejects.toThrow('is not UTF-8 text');
  });

  test('a folder is its manifests, in order', async () => {
    expect(await names(false)).toEqual(['a.yml', 'b.yaml', 'c.JSON']);
    expect(await names(true)).toEqual(['a.yml', 'b.yaml', 'c.JSON', path.join('deep', 'd.yaml')]);
  });

  test('- is stdin, once', async () => {
    expect(await readFiles(['-'], { host: testHost({ stdin: 'kind: x' }) })).toEqual([
      { source: '<stdin>', text: 'kind: x' },
    ]);
    await expect(readFiles(['-', '-'], { host: testHost() })).rejects.toThrow('stdin (-) is named twice');
  });

  test('Ctrl-C ends waiting for stdin', async () => {
    const host = testHost();
    const stdin = Object.assign(neverEnding(), { isTTY: false });
    const reading = readFiles(['-'], { host: { ...host, stdin } });
    host.interrupt();
    await expect(reading).rejects.toThrow(expect.objectContaining({ code: 'INTERRUPTED' }));
  });

  test.each([
    ['nowhere.yaml', 'nowhere.yaml does not exist'],
    ['https://example.com/x.yaml', 'https://example.com/x.yaml is a URL'],
  ])('%s is refused', async (name, want) => {
    await expect(readFiles([name], { host: testHost() })).rejects.toThrow(want);
  });

  test('an empty folder is refused', async () => {
    await expect(readFiles([path.join(folder, 'empty')], { host: testHost() })).rejects.toThrow(
      'holds no .yaml, .yml or .json file',
    );
  });
});

async function* neverEnding(): AsyncGenerator<string> {
  await new Promise(() => undefined);
  yield '';
}
