/** What is read of the file that vitest's JSON reporter writes. */
export interface VitestReport {
  readonly success: boolean;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message?: string;
    readonly assertionResults: readonly {
      readonly ancestorTitles: readonly string[];
      readonly title: string;
      readonly status: string;
    }[];
  }[];
}

export interface Summary {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** Why the counts are not simply vitest's, one sentence each. */
  readonly remarks: readonly string[];
}

/** A suite that needs a real API server has this word in a title; only such a suite may be skipped in CI. */
const NEEDS_REAL_SERVER = /\breal\b/i;

/**
 * Counts a run. A check that failed, a file that could not be loaded, an error outside any test and, in CI, a skip
 * that is not about the real API server count as one failure each; so does a run without a report or without tests.
 */
export function summarise(
  report: VitestReport | undefined,
  { failedChecks, isCi }: { readonly failedChecks: readonly string[]; readonly isCi: boolean },
): Summary {
  const remarks = failedChecks.map((name) => `check failed: ${name}`);
  if (report === undefined) remarks.push('vitest wrote no report: it crashed or was stopped by the time limit');
  const tests = (report?.testResults ?? []).flatMap((file) =>
    file.assertionResults.map((test) => ({ file, status: test.status, titles: [...test.ancestorTitles, test.title] })),
  );
  const passed = tests.filter(({ status }) => status === 'passed').length;
  const failed = tests.filter(({ status }) => status === 'failed').length;
  const skipped = tests.filter(({ status }) => status !== 'passed' && status !== 'failed');
  // In a file that failed, tests are skipped because their set-up failed; that is counted already.
  const isUnasked = ({ file, titles }: (typeof tests)[number]) =>
    file.status !== 'failed' && !titles.some((title) => NEEDS_REAL_SERVER.test(title));
  const unasked = isCi ? skipped.filter(isUnasked) : [];
  remarks.push(...unasked.map(({ file, titles }) => `skipped in CI: ${file.name} > ${titles.join(' > ')}`));
  remarks.push(...failuresOutsideTests(report, failed));
  if (report !== undefined && tests.length === 0 && remarks.length === 0) remarks.push('no test ran');
  return { passed, failed: failed + remarks.length, skipped: skipped.length - unasked.length, remarks };
}

/** The line that ends every run. */
export function countedLine({ passed, failed, skipped }: Summary): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

function failuresOutsideTests(report: VitestReport | undefined, failedTests: number): string[] {
  const broken = (report?.testResults ?? []).filter(
    ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  );
  const remarks = broken.map(({ name }) => `failed outside its tests: ${name}`);
  if (report?.success === false && failedTests === 0 && remarks.length === 0) {
    remarks.push('vitest failed outside any test (see above)');
  }
  return remarks;
}
