import { safeText } from '../safe-text.ts';
import type { Finding } from './workload-state.ts';

/** A message of a controller that could not create pods, said so that its cause is plain. */
export function explainRefusal(message: string): Finding {
  const rule = REFUSALS.find(({ pattern }) => pattern.test(message));
  const text = safeText(message);
  if (rule === undefined)
    return {
      state: 'Pending',
      sentence: `its pods cannot be created: ${text}`,
      problem: true,
      next: 'tell your cluster admin',
    };
  return { state: 'Pending', sentence: rule.sentence(text), problem: true, next: rule.next };
}

interface RefusalRule {
  readonly pattern: RegExp;
  readonly sentence: (text: string) => string;
  readonly next: string;
}

const REFUSALS: readonly RefusalRule[] = [
  {
    pattern: /exceeded quota/,
    sentence: (text) => `the namespace's quota is used up: ${after(text, /exceeded quota: /)}`,
    next: 'delete what is no longer needed (`kubectl aisubmit list`), ask for less, or ask for a larger quota',
  },
  {
    pattern: /failed quota/,
    sentence: (text) =>
      `the namespace's quota wants every container to say what it needs: ${after(text, /failed quota: /)}`,
    next: 'give --cpu and --memory',
  },
  {
    pattern: /violates PodSecurity/,
    sentence: (text) => `the namespace's Pod Security level forbids its pods: ${after(text, /violates PodSecurity /)}`,
    next: 'remove what it forbids, or ask your cluster admin for a namespace whose level allows it',
  },
  {
    pattern: /ValidatingAdmissionPolicy|admission webhook/,
    sentence: (text) => `a rule of the cluster forbids its pods: ${text}`,
    next: 'change the request accordingly, or ask your cluster admin',
  },
  {
    pattern: /serviceaccount "[^"]*" not found/,
    sentence: (text) => `its service account does not exist: ${text}`,
    next: 'ask your cluster admin for the service account, or leave --service-account out',
  },
  {
    pattern: /maximum (?:cpu|memory|\S+) usage per|minimum (?:cpu|memory|\S+) usage per/,
    sentence: (text) => `the namespace's LimitRange forbids its pods: ${text}`,
    next: 'ask for an amount within the limits',
  },
];

function after(text: string, lead: RegExp): string {
  const at = lead.exec(text);
  return at === null ? text : text.slice(at.index + at[0].length);
}
