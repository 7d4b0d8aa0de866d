import type { Violation } from '../violation.ts';
import type { Decision } from './decision.ts';

interface Lesson {
  readonly control: string;
  readonly why: string;
}

const SHARE: Lesson = {
  control: 'resource-ceiling',
  why: 'One workload that takes everything stops everybody else’s.',
};
const MANY = 'A hundred small pods take as much from everybody else as one large one.';
const FILES: Lesson = {
  control: 'gid-range',
  why: 'Files on shared storage are protected by these numbers alone; another person’s number is their files.',
};

/** The control that stands for a rule about a field, and why organisations have it. */
const LESSONS: Readonly<Record<string, Lesson>> = {
  'identity.runAsUser': { ...FILES, control: 'uid-range' },
  'identity.runAsGroup': FILES,
  'identity.fsGroup': FILES,
  'identity.supplementalGroups': { ...FILES, control: 'supplemental-group-list' },
  image: { control: 'image-registry', why: 'An image is other people’s code with your data in its hands.' },
  'resources.gpu.resource': {
    control: 'gpu-resources',
    why: 'Other devices belong to other teams, or are shared in ways that show your data.',
  },
  'scheduling.queue': { control: 'queue', why: 'A queue hands out what the teams share, each its part.' },
  'scheduling.nodePool': { control: 'node-pool', why: 'A pool is kept for those whose work needs its nodes.' },
  'scheduling.priorityClass': {
    control: 'priority-class',
    why: 'A higher priority ends other people’s work to start yours.',
  },
  'replicas.max': { control: 'workload-ceiling', why: MANY },
  'sweep.parallelism': { control: 'workload-ceiling', why: MANY },
  serviceAccount: { control: 'service-account-list', why: 'A service account is an identity with rights of its own.' },
  'home.size': { control: 'volume-size', why: 'Storage that one workload takes is nobody else’s any more.' },
  maxRuntime: { control: 'max-runtime', why: 'What nobody ends keeps its GPU from everybody else.' },
  ttlAfterFinished: { control: 'ttl', why: 'What has ended still holds names, quota and logs.' },
  idleTimeout: { control: 'idle-timeout', why: 'What nobody uses keeps its GPU from everybody else.' },
};

const ANY: Lesson = { control: 'field-rule', why: 'The organisation leaves this choice only within bounds.' };

/** A field outside what a layer allows. `message` reads on from the field: `must be at most 64Gi`. */
export function ruleViolation(
  path: string,
  decision: Decision,
  rule: { readonly message: string; readonly source: string },
): Violation {
  const { control, why } = lessonOf(path);
  const asked = show(decision.value);
  const by = decision.layer === 'user' ? '' : ` from ${decision.source}`;
  return {
    control,
    path: `spec.${path}`,
    message: `${rule.message} under ${rule.source} (got ${asked}${by})`,
    why,
    fix:
      decision.layer === 'user'
        ? `change it, or leave it out; it ${rule.message}`
        : `choose a value; it ${rule.message}`,
    layer: rule.source,
    asked,
    allowed: rule.message,
  };
}

/** A field that somebody above has decided for good. */
export function lockedViolation(
  path: string,
  { value }: Decision,
  { asked, by, lockedBy }: { readonly asked: unknown; readonly by: string; readonly lockedBy: string },
): Violation {
  const { control, why } = lessonOf(path);
  const isUsers = by === 'the request';
  return {
    control,
    path: `spec.${path}`,
    message: `is locked to ${show(value)} by ${lockedBy} (got ${show(asked)}${isUsers ? '' : ` from ${by}`})`,
    why,
    fix: isUsers ? 'leave it out' : 'use another template, or ask who wrote it to leave it out',
    layer: lockedBy,
    asked: show(asked),
    allowed: show(value),
  };
}

function lessonOf(path: string): Lesson {
  return LESSONS[path] ?? (path.startsWith('resources.') || path.startsWith('replicas.') ? SHARE : ANY);
}

/** Values of variables may be private; they are counted, not shown. */
function show(value: unknown): string {
  if (Array.isArray(value)) return `${value.length} ${value.length === 1 ? 'entry' : 'entries'}`;
  if (typeof value === 'object' && value !== null) return `${Object.keys(value).length} keys`;
  return String(value).slice(0, 200);
}
