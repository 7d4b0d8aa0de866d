import type { ErrorCode, Reason } from '../../errors.ts';
import { askForRole } from '../ask-for-role.ts';
import { safeText } from '../safe-text.ts';
import { ApiError } from './api-error.ts';
import { withoutQuotedValues } from './quoted-values.ts';
import { retryAfterMs } from './retry-after.ts';

/** An answer that is not 2xx. */
export interface FailedAnswer {
  readonly status: number;
  /** The parsed body where it was JSON; only a Status' reason, message and details are read. */
  readonly body: unknown;
  readonly retryAfter: string | undefined;
  readonly method: string;
  /** Host of the server, for messages. */
  readonly host: string;
  /** What its user has to do when it does not know them. */
  readonly loginFix: string;
}

interface Status {
  readonly message: string;
  readonly reason: string | undefined;
  readonly causes: readonly { readonly field?: unknown; readonly message?: unknown }[];
  readonly retryAfterSeconds: unknown;
}

/** Turns a refusal into one human sentence. Never uses headers, nor of the body anything but the Status. */
export function statusError(answer: FailedAnswer): ApiError {
  const status = readStatus(answer.body);
  if (status === undefined && !BARE_STATUSES.has(answer.status)) return notKubernetes(answer.host, answer.status);
  const said = status === undefined || status.message === '' ? '' : safeText(withoutQuotedValues(status.message), 1500);
  const rule = RULES[answer.status] ?? (answer.status >= 500 ? SERVER_RULE : REJECTED_RULE);
  const { message, fix } = rule.sentence(said, answer);
  return new ApiError(rule.code, message, {
    ...(fix === undefined ? {} : { fix }),
    status: answer.status,
    statusReason: status?.reason,
    reasons: causeReasons(status),
    ambiguous: answer.status >= 500 && status?.reason !== 'NotImplemented',
    transient: answer.status === 429 || answer.status >= 500,
    retryAfterMs: retryAfterMs(answer.retryAfter, status?.retryAfterSeconds),
  });
}

/** The sentence for whatever answers in a cluster's place: a proxy, a login page, a cut connection. */
export function notKubernetes(host: string, status: number): ApiError {
  return new ApiError('SERVER_ERROR', `${host} answered something that is not Kubernetes (HTTP ${status})`, {
    fix: 'is a proxy or a login page in between? check `server` in the kubeconfig and HTTPS_PROXY',
    // A 2xx that cannot be read may have been done all the same.
    ambiguous: status < 400 || status >= 500,
    transient: status >= 500,
    ...(status >= 400 ? { status } : {}),
  });
}

interface Rule {
  readonly code: ErrorCode;
  readonly sentence: (said: string, answer: FailedAnswer) => { readonly message: string; readonly fix?: string };
}

const REJECTED_RULE: Rule = {
  code: 'REJECTED',
  sentence: (said, { status }) => ({ message: said || `the cluster refused the request (HTTP ${status})` }),
};
const SERVER_RULE: Rule = {
  code: 'SERVER_ERROR',
  sentence: (said, { status, host }) => ({
    message: `the cluster at ${host} failed (HTTP ${status})${said === '' ? '' : `: ${said}`}`,
    fix: 'try again in a minute; if it stays, tell your cluster admin',
  }),
};

// One row for each status that a user can do something about.
const RULES: Readonly<Record<number, Rule>> = {
  401: {
    code: 'NOT_LOGGED_IN',
    sentence: (_said, { host, loginFix }) => ({
      message: `${host} does not know you: the login is missing or has expired`,
      fix: loginFix,
    }),
  },
  403: { code: 'FORBIDDEN', sentence: forbidden },
  404: { code: 'NOT_FOUND', sentence: (said) => ({ message: said || 'the cluster knows nothing of that name' }) },
  409: {
    code: 'CONFLICT',
    sentence: (said) => ({ message: said || 'somebody else changed or made the same object at the same time' }),
  },
  410: { code: 'CONFLICT', sentence: (said) => ({ message: said || 'the list grew too old while it was read' }) },
  413: {
    code: 'REJECTED',
    sentence: () => ({
      message: 'the request is larger than the cluster takes',
      fix: 'make environment values and arguments smaller',
    }),
  },
  429: {
    code: 'THROTTLED',
    sentence: (said, { host }) => ({
      message: `${host} has too much to do${said === '' ? '' : `: ${said}`}`,
      fix: 'try again in a minute',
    }),
  },
};

// Proxies in front of API servers answer these without a Status, and the sentence is the same.
const BARE_STATUSES = new Set([401, 413, 429, 503]);

/** RBAC's own sentence, read for who may not do what where; admission (quota, Pod Security) answers 403, too. */
function forbidden(said: string): { message: string; fix?: string } {
  const [, granter] = GRANT_MESSAGE.exec(said) ?? [];
  if (granter !== undefined) {
    return {
      message: `${granter} may not give others rights that ${granter} does not have`,
      fix: 'ask your cluster admin, who may escalate and bind roles',
    };
  }
  const rbac = RBAC_MESSAGE.exec(said);
  if (rbac === null) return { message: said || 'the cluster forbids this' };
  const [, user = '', verb = '', resource = '', group = '', namespace] = rbac;
  const what = group === '' ? resource : `${resource}.${group}`;
  return {
    message: `${user} may not ${verb} ${what}${namespace === undefined ? '' : ` in namespace ${namespace}`}`,
    fix: namespace === undefined ? 'ask your cluster admin for this permission' : askForRole(namespace),
  };
}

/** The rest of it lists every rule, at length. */
const GRANT_MESSAGE =
  /user "([^"]{1,253})" \(groups=[^)]*\) is attempting to grant RBAC permissions not currently held/;

const RBAC_MESSAGE =
  /User "([^"]{1,253})" cannot (\w{1,40}) resource "([^"]{1,100})" in API group "([^"]{0,100})"(?: in the namespace "([^"]{1,63})"| at the cluster scope)/;

function causeReasons(status: Status | undefined): readonly Reason[] {
  return (status?.causes ?? []).slice(0, 50).flatMap(({ field, message }) =>
    typeof message !== 'string'
      ? []
      : [
          {
            ...(typeof field === 'string' && field !== '' ? { path: safeText(field, 300) } : {}),
            message: safeText(withoutQuotedValues(message)),
          },
        ],
  );
}

function readStatus(body: unknown): Status | undefined {
  if (!isObject(body) || body['kind'] !== 'Status') return undefined;
  const details = isObject(body['details']) ? body['details'] : {};
  const causes = details['causes'];
  return {
    message: typeof body['message'] === 'string' ? body['message'] : '',
    reason: typeof body['reason'] === 'string' ? body['reason'] : undefined,
    causes: Array.isArray(causes) ? causes.filter(isObject) : [],
    retryAfterSeconds: details['retryAfterSeconds'],
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
