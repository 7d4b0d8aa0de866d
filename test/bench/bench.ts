// Prints today's figures beside the budgets: npm run bench [-- --quick]
// Every figure is a ratio taken in one run; absolute times mean nothing on a shared machine.

import { freshBundle } from '../contract/cli/plugin.ts';
import { credentialRow } from './credential-row.ts';
import { execRows } from './exec-rows.ts';
import { forwardRows } from './forward-rows.ts';
import { listRows } from './list-row.ts';
import { pipelineRows } from './pipeline-rows.ts';
import { formatRows, type Row } from './row.ts';
import { sizeRow } from './size-row.ts';
import { renderRow, startUpRows } from './start-up-rows.ts';
import { submitRows } from './submit-rows.ts';

const quick = process.argv.includes('--quick');
const rounds = quick ? 5 : 15;

const GROUPS: readonly (readonly [string, () => Promise<Row[]>])[] = [
  ['start-up', () => startUpRows(rounds)],
  ['login', async () => [await credentialRow(rounds)]],
  ['render', async () => [await renderRow(rounds)]],
  ['submission', () => submitRows({ rounds: quick ? 3 : 9, many: quick ? 100 : 1000 })],
  ['the SDK', async () => pipelineRows()],
  ['lists', () => listRows(quick ? 1 : 3)],
  ['connect', () => forwardRows(quick ? { rounds: 1, mebibytes: 128 } : { rounds: 3, mebibytes: 1024 })],
  ['exec and cp', () => execRows(quick ? { rounds: 1, mebibytes: 64 } : { rounds: 3, mebibytes: 256 })],
  ['size', async () => [sizeRow()]],
];

await freshBundle();
const rows: Row[] = [];
for (const [name, measure] of GROUPS) {
  process.stderr.write(`measuring ${name} …\n`);
  rows.push(...(await measure()));
}
process.stdout.write(`${formatRows(rows)}\n`);
