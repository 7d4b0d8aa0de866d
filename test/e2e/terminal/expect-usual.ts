import { expect } from 'vitest';
import type { Screen } from './open-screen.ts';

/** The terminal is as it was: letters that are typed show, lines begin at the left, and so does the cursor show. */
export async function expectUsual(screen: Screen): Promise<void> {
  expect(await screen.hasCursor()).toBe(true);
  await screen.enter('clear; stty -a; echo set""tings end');
  const settings = await screen.shows('settings end');
  for (const each of ['icanon', 'echo', 'isig', 'opost']) expect(settings).toMatch(new RegExp(`\\s${each}\\b`));
}
