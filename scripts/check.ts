/**
 * Everything a change must pass, ending with the line `N passed, N failed, N skipped`.
 * With arguments only the tests they name are run: `npm test -- packages/sdk`, `npm test -- -t 'quantity'`.
 */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { ROOT, runTool } from './check/run-tool.ts';
import { STATIC_CHECKS } from './check/static-checks.ts';
import { countedLine, summarise, type VitestReport } from './check/summary.ts';

const CACHE = join(ROOT, '.cache', 'check');
const REPORT = join(CACHE, 'vitest.json');
/** Read by `.ci/run`. */
const SUMMARY = join(CACHE, 'summary.txt');
const TEST_LIMIT_MINUTES = 25;

const filters = process.argv.slice(2);
await mkdir(CACHE, { recursive: true });
await Promise.all([rm(REPORT, { force: true }), rm(SUMMARY, { force: true })]);

const failedChecks = filters.length === 0 ? await runStaticChecks() : [];
const report = await runTests();
const summary = summarise(report, { failedChecks, isCi: isSet(process.env['CI']) });

for (const remark of summary.remarks) console.log(remark.replaceAll(`${ROOT}${sep}`, ''));
console.log(countedLine(summary));
await writeFile(SUMMARY, `${countedLine(summary)}\n`);
process.exitCode = summary.failed === 0 ? 0 : 1;

async function runStaticChecks(): Promise<string[]> {
  const failed: string[] = [];
  for (const { name, fix, run } of STATIC_CHECKS) {
    const { ok, output } = await run();
    console.log(`${ok ? 'ok    ' : 'FAILED'} ${name}`);
    if (ok) continue;
    failed.push(name);
    console.log(`${output.trimEnd()}\nfix: ${fix}`);
  }
  return failed;
}

async function runTests(): Promise<VitestReport | undefined> {
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${REPORT}`];
  await runTool(['node_modules/vitest/vitest.mjs', 'run', ...reporters, ...filters], undefined, {
    live: true,
    limitMinutes: TEST_LIMIT_MINUTES,
  });
  try {
    return JSON.parse(await readFile(REPORT, 'utf8'));
  } catch {
    return undefined;
  }
}

function isSet(variable: string | undefined): boolean {
  return variable !== undefined && !['', '0', 'false'].includes(variable);
}
