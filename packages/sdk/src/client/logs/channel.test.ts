import { expect, test } from 'vitest';
import { createChannel } from './channel.ts';

test('passes values on in order, then the error that ended it', async () => {
  const channel = createChannel<number>(10);
  await channel.push(1);
  await channel.push(2);
  channel.end(new Error('over'));
  const seen: number[] = [];
  const read = async (): Promise<void> => {
    for await (const value of channel.values()) seen.push(value);
  };
  await expect(read()).rejects.toThrow('over');
  expect(seen).toEqual([1, 2]);
});

test('holds its writers up while nobody reads', async () => {
  const channel = createChannel<number>(2);
  let written = 0;
  const write = (async () => {
    for (; written < 10; written++) await channel.push(written);
    channel.end();
  })();
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(written).toBe(1);
  const seen: number[] = [];
  for await (const value of channel.values()) seen.push(value);
  await write;
  expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test('lets its writers go when it is ended', async () => {
  const channel = createChannel<number>(1);
  const write = channel.push(1);
  channel.end();
  await expect(write).resolves.toBeUndefined();
});
