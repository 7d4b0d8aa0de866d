import { ApiStatus } from '../../api/api-status.ts';
import { isFields } from '../../api/fields.ts';
import { qualifiedName, resource } from '../../api/resources.ts';
import type { Cluster, Write } from '../call.ts';
import { applyLimitRanges } from './limit-range.ts';
import { reviewPodSecurity } from './pod-security/review-pod-security.ts';
import { askedOf } from './policies/asked.ts';
import { reviewPolicies } from './policies/review-policies.ts';
import { applyPriorityClass } from './priority-class.ts';
import { reviewQuota } from './quota.ts';
import { applyServiceAccount } from './service-account.ts';

/** Mutating admission in the order of a real API server, after the namespace has been looked at. */
export function admit(cluster: Cluster, write: Write): void {
  if (write.operation !== 'CREATE') return;
  reviewNamespace(cluster, write);
  if (write.resource.kind !== 'Pod' || !isFields(write.object.spec)) return;
  applyLimitRanges(cluster, write.object);
  applyServiceAccount(cluster, write.object);
  applyPriorityClass(cluster, write.object);
}

/** Validating admission: Pod Security first, quota last, as it must count only what is otherwise admitted. */
export function reviewAdmission(cluster: Cluster, write: Write): void {
  reviewPodSecurity(cluster, write);
  reviewPolicies(cluster, askedOf(write));
  if (write.subresource === undefined) reviewQuota(cluster, write);
}

const PROTECTED = new Set(['default', 'kube-system', 'kube-public']);

function reviewNamespace({ store }: Cluster, { resource: type, object }: Write): void {
  const { namespace, name } = object.metadata;
  if (namespace === undefined) return;
  const found = store.get(resource('namespaces'), namespace);
  if (found === undefined) {
    throw new ApiStatus(404, `namespaces "${namespace}" not found`, {
      details: { name: namespace, kind: 'namespaces' },
    });
  }
  if (found.metadata.deletionTimestamp === undefined || PROTECTED.has(namespace)) return;
  throw new ApiStatus(
    403,
    `${qualifiedName(type)} "${name}" is forbidden: unable to create new content in namespace ${namespace} because it is being terminated`,
    {
      details: {
        name,
        ...(type.group === '' ? {} : { group: type.group }),
        kind: type.name,
        causes: [
          {
            reason: 'NamespaceTerminating',
            message: `namespace ${namespace} is being terminated`,
            field: 'metadata.namespace',
          },
        ],
      },
    },
  );
}
