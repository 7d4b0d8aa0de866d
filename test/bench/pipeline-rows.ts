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

function perSecond(task: () => string): number {
  for (let index = 0; index < 50; index++) task();
  const end = performance.now() + SECONDS * 1000;
  const start = performance.now();
  let count = 0;
  while (performance.now() < end) {
    task();
    count += 1;
  }
  return (count / (performance.now() - start)) * 1000;
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
