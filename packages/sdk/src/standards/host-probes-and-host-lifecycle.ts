import type { Sentence } from '../controls/control.ts';
import type { StandardCheck } from './standard-check.ts';

const HANDLERS = [
  ['livenessProbe'],
  ['readinessProbe'],
  ['startupProbe'],
  ['lifecycle', 'postStart'],
  ['lifecycle', 'preStop'],
];

export const hostProbesAndHostLifecycle: StandardCheck = {
  id: 'hostProbesAndHostLifecycle',
  level: 'baseline',
  why: 'The kubelet asks from the node: a probe or hook that names a host makes the node call addresses that the pod may not.',
  fix: 'remove host from probes and lifecycle hooks',
  variants: [
    { since: 34, sentences: HANDLERS.flatMap((handler) => ['httpGet', 'tcpSocket'].map((by) => noHost(handler, by))) },
  ],
};

function noHost(handler: readonly string[], by: string): Sentence {
  const path = [...handler, by, 'host'];
  return {
    scope: 'container',
    holds: `c.?${path.join('.?')}.orValue("") == ""`,
    field: path.join('.'),
    message: 'must be empty',
  };
}
