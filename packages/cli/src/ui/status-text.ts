import type { WorkloadStatus } from '@aisubmit/sdk/client';
import { age } from './age.ts';
import type { Paint } from './colour.ts';

/** What `status` prints for people: one sentence first, facts below, then what to do. Its texts are safe to show. */
export function statusText(
  status: WorkloadStatus,
  { now, paint }: { readonly now: number; readonly paint: Paint },
): string {
  const colour = colourOf(status, paint);
  const head = `${status.kind.toLowerCase()}/${status.name}  ${colour(status.state)}  ${status.sentence}`;
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['Namespace', status.namespace],
    ['User', status.user],
    ['Policy', status.policy],
    ['Template', status.template],
    ['Image', status.image],
    ['Resources', resourcesText(status)],
    ['Ready', status.finishedAt === undefined ? `${status.ready}/${status.desired}` : undefined],
    ['Restarts', status.restarts === 0 ? undefined : String(status.restarts)],
    ['Exit code', status.exitCode === undefined ? undefined : String(status.exitCode)],
    ['Created', ago(status.createdAt, now)],
    ['Started', ago(status.startedAt, now)],
    ['Finished', ago(status.finishedAt, now)],
  ];
  const lines = facts.flatMap(([name, value]) => (value === undefined ? [] : [`  ${`${name}:`.padEnd(12)}${value}`]));
  const pods = status.pods.map(
    ({ name, phase, node }) => `    ${name}  ${phase}${node === undefined ? '' : `  on ${node}`}`,
  );
  const next = status.next === undefined ? [] : [`${paint.green('fix:')} ${status.next}`];
  const text = [head, ...lines, ...(pods.length === 0 ? [] : ['  Pods:', ...pods]), ...next];
  return `${text.join('\n')}\n`;
}

/** GPU, CPU and memory in one line. */
function resourcesText({ resources }: Pick<WorkloadStatus, 'resources'>): string {
  const { cpu, memory, gpu } = resources;
  const parts = [gpu && `${gpu} GPU`, cpu && `${cpu} CPU`, memory];
  return parts.filter((part) => part !== undefined && part !== '').join(', ');
}

function colourOf({ state, problem }: WorkloadStatus, paint: Paint): (text: string) => string {
  if (state === 'Failed') return paint.red;
  if (problem) return paint.yellow;
  return state === 'Running' || state === 'Succeeded' ? paint.green : paint.bold;
}

function ago(timestamp: string | undefined, now: number): string | undefined {
  return timestamp === undefined ? undefined : `${age(timestamp, now)} ago`;
}
