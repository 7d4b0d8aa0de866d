import type { KubeObject } from '../../build/kube-object.ts';
import { ApiError } from '../transport/api-error.ts';
import type { ApiRequest, KubeApi } from '../transport/kube-api.ts';

/** Shorter ones would be found in any sentence. */
const SHORTEST = 6;
/** Keys of Secrets whose values everybody may know. */
const OPEN: ReadonlySet<string> = new Set(['username', 'known_hosts', 'ca.crt']);
/** What the formats of credentials say themselves. */
const FORMAT: ReadonlySet<string> = new Set([
  'machine',
  'password',
  'username',
  '[default]',
  '[mlflow]',
  'PRIVATE',
  'OPENSSH',
  '-----BEGIN',
  'aws_access_key_id',
  'aws_secret_access_key',
  'aws_session_token',
  'mlflow_tracking_username',
  'mlflow_tracking_password',
]);

/**
 * The API for as long as a Secret is sent: an answer that repeats what the Secret holds, as an admission webhook's may,
 * is not passed on.
 */
export function discreetApi(api: KubeApi, secret: KubeObject): KubeApi {
  const words = wordsOf(secret);
  const repeats = (text: string): boolean => words.some((word) => text.includes(word));
  return {
    server: api.server,
    namespace: api.namespace,
    warnings: api.warnings,
    clusterId: () => api.clusterId(),
    stream: (request) => api.stream(request),
    upgrade: (request) => api.upgrade(request),
    close: () => api.close(),
    request: async <T>(request: ApiRequest) => {
      try {
        const answer = await api.request<T>(request);
        return { ...answer, warnings: answer.warnings.filter((warning) => !repeats(warning)) };
      } catch (error) {
        throw error instanceof ApiError && repeats(allOf(error)) ? silenced(error, secret) : error;
      }
    },
  };
}

function wordsOf({ stringData = {} }: KubeObject & { readonly stringData?: unknown }): readonly string[] {
  const values = Object.entries(stringData ?? {}).flatMap(([key, value]) => (OPEN.has(key) ? [] : [String(value)]));
  const plain = values.flatMap((value) => value.split(/[\s"{},]+/));
  const encoded = values.map((value) => btoa(String.fromCharCode(...new TextEncoder().encode(value))).slice(0, 24));
  return [...plain, ...encoded].filter((word) => word.length >= SHORTEST && !FORMAT.has(word));
}

function allOf({ message, fix = '', reasons }: ApiError): string {
  return [message, fix, ...reasons.flatMap((reason) => [reason.message, reason.path ?? '', reason.fix ?? ''])].join(
    '\n',
  );
}

function silenced(error: ApiError, { metadata }: KubeObject): ApiError {
  const { code, status, statusReason, ambiguous, transient, retryAfterMs } = error;
  const how = status === undefined ? '' : ` (HTTP ${status})`;
  return new ApiError(
    code,
    `the cluster refused Secret ${metadata.name}${how}; its answer repeats what the Secret holds and is not shown`,
    {
      fix: 'tell your cluster admin: something there writes credentials into messages',
      statusReason,
      ambiguous,
      transient,
      retryAfterMs,
      ...(status === undefined ? {} : { status }),
    },
  );
}
