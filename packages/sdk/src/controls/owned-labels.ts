import { WORKLOAD_KINDS } from '../request/workload-kind.ts';
import type { Control } from './control.ts';

const WORKLOAD = '[?"aisubmit.dev/workload"].orValue("")';
const KIND = '[?"aisubmit.dev/kind"].orValue("")';
const OWNED = ['aisubmit.dev/workload', 'aisubmit.dev/kind', 'aisubmit.dev/user'];

/** Where a CronJob says what labels its Jobs have. */
const JOBS = (object: string): string => `dyn(${object}).?spec.?jobTemplate.?metadata`;
const LABELS =
  '[dyn(object).?metadata.?labels.orValue({}), variables.meta.?labels.orValue({}),' +
  ` ${JOBS('object')}.?labels.orValue({})]`;
const NAME = 'object.?metadata.?name.orValue("")';
/** A workload of ours is the one Job or Deployment that has its name. */
const IS_OURS = Object.values(WORKLOAD_KINDS)
  .map(({ prefix, parentKind }) => `(object.kind == "${parentKind}" && l${WORKLOAD}.startsWith("${prefix}-"))`)
  .join(' || ');
/** What was made by hand has its kind before its name, so that no two in a namespace have the same. */
const IS_OWN =
  `(l${WORKLOAD} == "" || l${WORKLOAD} == object.kind.lowerAscii() + "-" + ${NAME}` +
  ` || (l${WORKLOAD} == ${NAME} && (${IS_OURS})))`;
const IS_OF_KIND = `(l${KIND} == "" || l${WORKLOAD}.startsWith(l${KIND} + "-"))`;

function keeps(now: string, before: string): string {
  const label = (of: string, name: string): string => `${of}.?labels[?"${name}"].orValue("")`;
  return OWNED.map((name) => `${label(now, name)} == ${label(before, name)}`).join(' && ');
}

/**
 * The labels that Services, NetworkPolicies and the record find pods by are those of what carries them, and stay.
 *
 * `aisubmit.dev/workload` is the key to a workload's Service and network, and to the claims and the token that
 * `storage-claims` and `secret-list` let it mount, so nobody but the workload gets it: the Job `notebook-…` or
 * `training-…` or the Deployment `inference-…` whose name it is, and its pods. Kinds are told apart since a name is one
 * object's in its kind alone: a colleague's Pod `inference-x` is not the Deployment `inference-x`. Anything else may have
 * `<kind>-<name>` for NetworkPolicies of its own. Controllers are not asked: a ReplicaSet or pod carries what its
 * template, which was judged, says. What somebody makes from a CronJob, as `kubectl create job --from` does, is a Job as
 * any other: that it is the CronJob's stands in a reference that anybody can write, so it has no right to its label.
 *
 * Objects without pods are not judged by the label. A Service, NetworkPolicy, budget or autoscaler acts by its selector
 * or target, of which `network-opening` and RBAC speak, and nothing finds it by the label. Secrets and ConfigMaps are
 * found by name. Claims are found by it, for `delete` to name what stays and `--purge` to remove it: who labels one as
 * somebody else's gives it away, and a claim's content was whoever's may create pods before. Where names say whose a
 * workload is, `own-claims` keeps others from leaving one for it to find.
 *
 * `aisubmit.dev/user` is a hash, which CEL cannot work out: it serves lists, and `attribution` says whose something is.
 */
export const ownedLabels: Control = {
  id: 'owned-labels',
  title: 'Labels that isolation relies on are one’s own, and stay',
  level: 'floor',
  why: 'With the label of a workload a pod is sent what its Service is sent, and has its network and its volumes; without its own it steps out of its NetworkPolicy.',
  fix: 'submit it with kubectl aisubmit, or leave the labels out; what is made by hand may have KIND-NAME there, such as cronjob-nightly, and a Job that you make from that CronJob job-NAME',
  risk: 'lateral movement',
  standard: 'ours',
  references: [],
  judges: 'pods',
  needs: ['object'],
  sentences: [
    {
      scope: 'workload',
      holds: `${LABELS}.all(l, ${IS_OWN} && ${IS_OF_KIND})`,
      field: 'metadata.labels',
      message: 'must not hold another’s aisubmit.dev/workload or aisubmit.dev/kind, nor may its template',
      // Those of a change are below: what was there before stays as it was.
      onUpdate: { touched: 'false', otherwise: 'true' },
    },
    {
      scope: 'object',
      holds: `${keeps('object.metadata', 'oldObject.metadata')} && ${keeps(JOBS('object'), JOBS('oldObject'))}`,
      field: 'metadata.labels',
      message: `must keep ${OWNED.join(', ')}`,
      fix: 'delete the workload and submit it anew',
    },
    {
      scope: 'pod',
      holds: keeps('variables.meta', 'variables.oldMeta'),
      field: 'metadata.labels',
      message: `must keep ${OWNED.join(', ')}`,
      fix: 'delete the workload and submit it anew',
    },
  ],
};
