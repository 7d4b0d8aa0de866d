import { AisubmitError, type Reason } from '../../errors.ts';
import {
  NAMESPACE_POLICY_LABEL,
  POLICY_REMOVED_ANNOTATION,
  policyConfigMap,
  SYSTEM_NAMESPACE,
} from '../../policy/published-names.ts';
import { safeText } from '../safe-text.ts';
import type { ApiError } from '../transport/api-error.ts';

/** Who is under which policy. */
interface Under {
  readonly namespace: string;
  readonly policy: string;
}

/** The namespace is not there, or is going. */
export function noPlace(namespace: string, reason: Reason): AisubmitError {
  return new AisubmitError('PREFLIGHT_FAILED', `nothing can be created in namespace ${safeText(namespace)}`, {
    reasons: [reason],
  });
}

/** The label holds something that names no ConfigMap. */
export function notAPolicyName(namespace: string, label: string): AisubmitError {
  return new AisubmitError('INVALID_INPUT', `namespace ${safeText(namespace)} names no possible policy`, {
    reasons: [
      {
        path: `Namespace/${safeText(namespace)} metadata.labels["${NAMESPACE_POLICY_LABEL}"]`,
        message: `must be the name of a policy: lower-case letters, digits, dashes and dots (got "${safeText(label, 63)}")`,
      },
    ],
    fix: 'ask your cluster admin to correct the label',
  });
}

/** The label names a policy that this user cannot read; a plain user is told 403 for what does not exist, too. */
export function policyUnreadable({ namespace, policy }: Under, answer: ApiError): AisubmitError {
  const missing = answer.status === 404;
  return new AisubmitError(
    answer.code,
    `policy ${policy}, which namespace ${safeText(namespace)} is under, cannot be read`,
    {
      cause: answer,
      ...(answer.status === undefined ? {} : { status: answer.status }),
      reasons: [
        {
          path: `ConfigMap ${SYSTEM_NAMESPACE}/${policyConfigMap(policy)}`,
          message: missing ? 'does not exist' : 'does not exist, or is not published to you',
        },
      ],
      fix:
        `ask your cluster admin to publish policy ${policy} with get for system:authenticated, ` +
        `or to correct the label ${NAMESPACE_POLICY_LABEL} of the namespace`,
    },
  );
}

/** The ConfigMap is there and the document is not. */
export function policyKeyMissing(policy: string, key: string, keys: readonly string[]): AisubmitError {
  const shown = keys.slice(0, 10).map((each) => safeText(each, 63));
  return new AisubmitError('INVALID_INPUT', `policy ${policy} cannot be used`, {
    reasons: [
      {
        path: `ConfigMap ${SYSTEM_NAMESPACE}/${policyConfigMap(policy)}`,
        message: `has no key ${key} (keys: ${shown.length === 0 ? 'none' : shown.join(', ')})`,
      },
    ],
    fix: `ask your cluster admin to publish the document under the key ${key}`,
  });
}

/** This cluster showed a policy for the namespace before, and shows none now. */
export function policyGone({ namespace, policy }: Under, { readable }: { readonly readable: boolean }): AisubmitError {
  const name = safeText(namespace);
  if (!readable) {
    return new AisubmitError(
      'FORBIDDEN',
      `namespace ${name} was under policy ${policy}, and you may no longer read which policy it is under`,
      { fix: `ask your cluster admin for get on namespace ${name}` },
    );
  }
  return new AisubmitError('NOT_FOUND', `namespace ${name} was under policy ${policy}, and names no policy now`, {
    reasons: [
      {
        path: `Namespace/${name}`,
        message: `the label ${NAMESPACE_POLICY_LABEL} is gone`,
        fix: `an admin puts it back with: kubectl label namespace ${name} ${NAMESPACE_POLICY_LABEL}=${policy}`,
      },
      {
        path: `Namespace/${name}`,
        message: 'nobody confirmed that it was removed on purpose',
        fix: `an admin confirms it with: kubectl annotate namespace ${name} ${POLICY_REMOVED_ANNOTATION}=${policy}`,
      },
    ],
    fix: 'ask your cluster admin which of the two was meant',
  });
}

/** No policy is named, and the cache cannot say whether there was one. */
export function memoryUnreadable(namespace: string, why: AisubmitError): AisubmitError {
  const name = safeText(namespace);
  return new AisubmitError('INVALID_INPUT', `it cannot be told whether namespace ${name} was under a policy before`, {
    cause: why,
    reasons: [{ message: why.message, ...(why.fix === undefined ? {} : { fix: why.fix }) }],
    fix:
      `repair the cache; or an admin confirms that there is no policy with: ` +
      `kubectl annotate namespace ${name} ${POLICY_REMOVED_ANNOTATION}=none`,
  });
}
