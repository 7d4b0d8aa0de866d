import { expect, test } from 'vitest';
import { splitLog } from './split-log.ts';

async function split(chunks: readonly (string | Buffer)[], encoding: 'utf8' | 'latin1' = 'utf8'): Promise<unknown[]> {
  const found: unknown[] = [];
  const bytes = (async function* () {
    for (const chunk of chunks) yield Buffer.from(chunk);
  })();
  for await (const { text, begins, ends } of splitLog(bytes, { maxBytes: 4, encoding })) {
    found.push(`${begins ? '^' : '…'}${text}${ends ? '$' : '…'}`);
  }
  return found;
}

test('lines are those between line feeds, in whatever pieces they come', async () => {
  expect(await split(['a', 'b\nc', 'd\n', '\n'])).toEqual(['^ab$', '^cd$', '^$']);
});

test('a long line comes in parts, and the last one may lack its end', async () => {
  expect(await split(['abcde', 'fghi', 'j\nkl'])).toEqual(['^abcd…', '…efgh…', '…ij$', '^kl…']);
});

test('no character is cut through, and no byte is lost where every byte counts', async () => {
  expect(await split(['abcé', 'f\n'])).toEqual(['^abc…', '…éf$']);
  expect(await split([Buffer.from([0xff, 0x00, 0x0d, 0x0a])], 'latin1')).toEqual(['^\u00ff\u0000\r$']);
});
