/** Finds the word a typo was probably meant to be; `undefined` when none is near. */
export function closest(word: string, candidates: readonly string[]): string | undefined {
  const wanted = word.toLowerCase().replaceAll(/[-_]/g, '');
  let best: { readonly candidate: string; readonly distance: number } | undefined;
  for (const candidate of candidates) {
    const distance = editDistance(wanted, candidate.toLowerCase().replaceAll(/[-_]/g, ''));
    if (best === undefined || distance < best.distance) best = { candidate, distance };
  }
  const longer = candidates.find((candidate) => isPrefix(wanted, candidate.toLowerCase()));
  const limit = Math.max(1, Math.ceil(wanted.length / 3));
  return best !== undefined && best.distance <= limit ? best.candidate : longer;
}

/** `maximum` and `max`: one continues the other. */
function isPrefix(a: string, b: string): boolean {
  return Math.min(a.length, b.length) >= 3 && (a.startsWith(b) || b.startsWith(a));
}

/** Levenshtein distance where two neighbours that changed places are one slip; bounded to words of 64 characters. */
function editDistance(a: string, b: string): number {
  if (a.length > 64 || b.length > 64) return Number.POSITIVE_INFINITY;
  let [beforePrevious, previous]: [readonly number[], readonly number[]] = [
    [],
    Array.from({ length: b.length + 1 }, (_, index) => index),
  ];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1];
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row.push(
        Math.min(
          at(previous, j - 1) + (isSame ? 0 : 1),
          at(previous, j) + 1,
          at(row, j - 1) + 1,
          isSwapped ? at(beforePrevious, j - 2) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
    [beforePrevious, previous] = [previous, row];
  }
  return at(previous, b.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? 0;
}
