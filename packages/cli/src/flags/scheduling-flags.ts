import { setEntry } from './environment-flags.ts';
import type { RequestDraft } from './request-draft.ts';
import { numeric, pairs, type RequestFlag } from './request-flag.ts';

const group = 'scheduling';

/** Where it runs, and for how long. */
export const SCHEDULING_FLAGS: readonly RequestFlag[] = [
  {
    name: 'queue',
    aliases: ['local-queue'],
    value: 'NAME',
    group,
    summary: 'Kueue LocalQueue to wait in; it decides when the workload runs.',
    path: 'scheduling.queue',
  },
  {
    name: 'node-pool',
    value: 'NAME',
    group,
    summary: 'Pool of nodes, one of those that the policy names.',
    path: 'scheduling.nodePool',
  },
  {
    name: 'node-selector',
    value: 'KEY=VALUE',
    repeat: true,
    group,
    summary: 'Label that the node must have; repeatable.',
    path: 'scheduling.nodeSelector',
    set: (draft, text) => setEntry(draft, 'scheduling.nodeSelector', text),
  },
  {
    name: 'toleration',
    value: 'KEY[=VALUE][:EFFECT]',
    repeat: true,
    group,
    summary: 'Taint to tolerate, as kubectl writes it; repeatable.',
    path: 'scheduling.tolerations',
    set: setToleration,
  },
  {
    name: 'priority-class',
    aliases: ['priority'],
    value: 'NAME',
    group,
    summary: 'PriorityClass.',
    path: 'scheduling.priorityClass',
  },
  {
    name: 'max-runtime',
    kinds: ['Notebook', 'Training'],
    value: 'TIME',
    group: 'lifetime',
    summary: 'Stop after this long, such as 12h.',
    path: 'maxRuntime',
  },
  {
    name: 'ttl',
    aliases: ['ttl-after-finished', 'auto-deletion-time-after-completion'],
    kinds: ['Notebook', 'Training'],
    value: 'TIME',
    group: 'lifetime',
    summary: 'Delete this long after the end, such as 3d.',
    path: 'ttlAfterFinished',
  },
  {
    name: 'idle-timeout',
    kinds: ['Notebook'],
    value: 'TIME',
    group: 'lifetime',
    summary: 'Shut down after this long without activity.',
    path: 'idleTimeout',
  },
  {
    name: 'retries',
    aliases: ['backoff-limit'],
    kinds: ['Training'],
    value: 'COUNT',
    group: 'lifetime',
    summary: 'How often a failed run starts again.',
    path: 'retries',
    read: numeric,
  },
];

// kubectl's taint notation, or Run:ai's operator=…,key=…,value=…,effect=….
function setToleration(draft: RequestDraft, text: string): void {
  if (/(?:^|,)(?:operator|key|effect)=/.test(text)) {
    draft.push('scheduling.tolerations', pairs(text, ['operator', 'key', 'value', 'effect'], draft));
    return;
  }
  const [taint = '', effect] = text.split(':');
  const [key = '', value] = taint.split('=');
  draft.push('scheduling.tolerations', {
    key,
    operator: value === undefined ? 'Exists' : 'Equal',
    ...(value === undefined ? {} : { value }),
    ...(effect === undefined ? {} : { effect }),
  });
}
