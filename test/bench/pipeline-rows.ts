import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
  baselinePolicy,
  buildBundle,
  bundleObjects,
  checkManifests,
  parseRequest,
  readDocuments,
  resolveRequest,
} from '@aisubmit/sdk';
import type { Row } from './row.ts';

const SECONDS = 2;
/** So many until the code is compiled. */
const WARM_UP = 2000;
/** Asking for the time costs some, too. */
const BATCH = 20;

/** How many submissions one core decides and builds in a second. */
export function pipelineRows(): Row[] {
  const text = readFileSync(path.join(import.meta.dirname, 'training.yaml'), 'utf8');
  const [document] = readDocuments(text, { source: 'training.yaml' });
  const json = JSON.stringify(document?.value);
  const build = (): ReturnType<typeof bundleObjects> => {
    const resolution = resolveRequest(parseRequest(JSON.parse(json)), baselinePolicy);
    if (!resolution.ok) throw new Error('the request is refused');
    const context = { namespace: 'team-a', requestId: 'bench', submittedBy: 'alice', version: '0.0.0' };
    return bundleObjects(buildBundle(resolution.effective, context));
  };
  const plain = perSecond(() => JSON.stringify(build()));
  const checked = perSecond(() => {
    const objects = build();
    if (checkManifests(objects).violations.length > 0) throw new Error('the checker refuses what the builder made');
    return JSON.stringify(objects);
  });
  return [
    row('SDK parse → resolve → build → JSON', plain, ['8,000', '17,000']),
    row('the same with check', checked, ['1,500', '5,000']),
  ];
}

/** Counted in this process's own CPU time: what else the machine does is not in it. */
function perSecond(task: () => string): number {
  for (let index = 0; index < WARM_UP; index++) task();
  const start = process.cpuUsage();
  for (let count = BATCH; ; count += BATCH) {
    for (let index = 0; index < BATCH; index++) task();
    const { user, system } = process.cpuUsage(start);
    const seconds = (user + system) / 1e6;
    if (seconds >= SECONDS) return count / seconds;
  }
}

function row(what: string, rate: number, [limit, goal]: readonly [string, string]): Row {
  return {
    what,
    beside: 'per second and core',
    today: Math.round(rate).toLocaleString('en'),
    limit: `not below ${limit}`,
    goal,
  };
}
