import { expect, test } from 'vitest';
import { createLimiter } from './limiter.ts';

test('never runs more tasks than its limit, and all of them in the end', async () => {
  const limit = createLimiter(2);
  let running = 0;
  let most = 0;
  const results = await Promise.allSettled(
    [1, 2, 3, 4, 5].map((each) =>
      limit(async () => {
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setTimeout(resolve, 2));
        running -= 1;
        if (each === 2) throw new Error('two');
        return each;
      }),
    ),
  );
  expect(most).toBe(2);
  expect(results.map((each) => (each.status === 'fulfilled' ? each.value : 'failed'))).toEqual([1, 'failed', 3, 4, 5]);
});
