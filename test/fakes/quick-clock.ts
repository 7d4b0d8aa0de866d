/** A clock that stands still and waits for nothing. */
export const instantClock = { now: () => 0, random: () => 0, sleep: async () => {} };

/** The same, but whoever waits lets others go on: for loops that would not end otherwise. */
export const quickClock = {
  ...instantClock,
  sleep: () => new Promise<void>((resolve) => setTimeout(resolve, 1)),
};
