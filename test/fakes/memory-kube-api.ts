import { ApiError } from '../../packages/sdk/src/client/transport/api-error.ts';
import type { ApiRequest, ApiResponse, KubeApi } from '../../packages/sdk/src/client/transport/kube-api.ts';

interface StoredObject {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly uid: string;
    readonly resourceVersion: string;
    readonly labels?: Record<string, string>;
    readonly annotations?: Record<string, string>;
    readonly ownerReferences?: readonly { readonly uid: string }[];
    readonly [field: string]: unknown;
  };
  readonly [field: string]: unknown;
}

/** Decides about a request before it is done; `lost` does it and loses the answer, `dropped` loses the request. */
export type Fault = ApiError | 'lost' | 'dropped' | undefined;

export interface MemoryKubeApi extends KubeApi {
  /** Every object by its path. */
  readonly objects: Map<string, StoredObject>;
  readonly requests: ApiRequest[];
  /** Called for every request with its number, from 1. */
  fault: (request: ApiRequest, number: number) => Fault;
  /** Puts an object at a path, as if it had been there. */
  put(collection: string, object: Record<string, unknown>): StoredObject;
}

/**
 * An API server in a Map: names, uids, 409, merge patch, uid preconditions and background garbage collection. It knows
 * nothing of what objects mean.
 */
export function memoryKubeApi(options: { readonly namespace?: string } = {}): MemoryKubeApi {
  const objects = new Map<string, StoredObject>();
  const requests: ApiRequest[] = [];
  let counter = 0;
  const store = (collection: string, object: Record<string, unknown>): StoredObject => {
    counter += 1;
    const metadata = isObject(object['metadata']) ? object['metadata'] : {};
    const stored = {
      kind: '',
      ...object,
      metadata: {
        uid: `uid-${counter}`,
        ...metadata,
        resourceVersion: String(counter),
        name: String(metadata['name']),
      },
    } as StoredObject;
    objects.set(`${collection}/${stored.metadata.name}`, stored);
    return stored;
  };
  const handle = (request: ApiRequest): StoredObject | Record<string, unknown> =>
    HANDLERS[request.method]({ objects, store }, request);
  const api: MemoryKubeApi = {
    objects,
    requests,
    fault: () => undefined,
    put: store,
    server: 'https://memory.test',
    namespace: options.namespace,
    clusterId: async () => 'memory',
    warnings: [],
    async request<T>(request: ApiRequest): Promise<ApiResponse<T>> {
      requests.push(request);
      const fault = api.fault(request, requests.length);
      if (fault instanceof Error) throw fault;
      if (fault === 'dropped') throw lostConnection();
      const body = structuredClone(handle(request));
      if (fault === 'lost') throw lostConnection();
      return { status: 200, body: body as T, warnings: [] };
    },
    async stream() {
      throw answer(501, 'NotImplemented');
    },
    async upgrade() {
      throw answer(501, 'NotImplemented');
    },
    async close() {},
  };
  return api;
}

/** An error as the transport makes it of a Status. */
export function answer(status: number, statusReason: string, message: string = statusReason): ApiError {
  const code =
    ({ 403: 'FORBIDDEN', 404: 'NOT_FOUND', 409: 'CONFLICT', 422: 'REJECTED' } as const)[status] ?? 'SERVER_ERROR';
  return new ApiError(code, message, { status, statusReason });
}

export function lostConnection(): ApiError {
  return new ApiError('UNREACHABLE', 'the connection broke', { ambiguous: true, transient: true });
}

interface State {
  readonly objects: Map<string, StoredObject>;
  readonly store: (collection: string, object: Record<string, unknown>) => StoredObject;
}

const HANDLERS: Record<
  ApiRequest['method'],
  (state: State, request: ApiRequest) => StoredObject | Record<string, unknown>
> = {
  GET: ({ objects }, { path, query }) => {
    const found = objects.get(path);
    if (found !== undefined) return found;
    if (!isCollection(path)) throw answer(404, 'NotFound');
    const wanted = String(query?.['labelSelector'] ?? '')
      .split(',')
      .filter((each) => each !== '');
    const items = [...objects]
      .filter(([key, object]) => key.slice(0, key.lastIndexOf('/')) === path && matches(object, wanted))
      .map(([, object]) => object);
    return { metadata: { resourceVersion: '1' }, items };
  },
  POST: ({ objects, store }, { path, body, query }) => {
    if (!isObject(body) || !isObject(body['metadata'])) throw answer(400, 'BadRequest');
    if (objects.has(`${path}/${body['metadata']['name']}`)) throw answer(409, 'AlreadyExists');
    if (query?.['dryRun'] === 'All') return body;
    return store(path, body);
  },
  PUT: ({ objects, store }, { path, body }) => {
    const current = existing(objects, path);
    const metadata = isObject(body) && isObject(body['metadata']) ? body['metadata'] : {};
    if (metadata['resourceVersion'] !== undefined && metadata['resourceVersion'] !== current.metadata.resourceVersion)
      throw answer(409, 'Conflict');
    return store(path.slice(0, path.lastIndexOf('/')), {
      ...(body as object),
      metadata: { ...metadata, uid: current.metadata.uid },
    });
  },
  PATCH: ({ objects, store }, { path, body }) => {
    const current = existing(objects, path);
    const merged = merge(current, body) as StoredObject;
    if (merged.metadata.uid !== current.metadata.uid) throw answer(409, 'Conflict');
    return store(path.slice(0, path.lastIndexOf('/')), merged);
  },
  DELETE: ({ objects }, { path, body }) => {
    const current = existing(objects, path);
    const wanted = isObject(body) && isObject(body['preconditions']) ? body['preconditions']['uid'] : undefined;
    if (wanted !== undefined && wanted !== current.metadata.uid) throw answer(409, 'Conflict');
    objects.delete(path);
    for (const [key, object] of objects) {
      if (object.metadata.ownerReferences?.some((each) => each.uid === current.metadata.uid)) objects.delete(key);
    }
    return { kind: 'Status', status: 'Success' };
  },
};

function existing(objects: Map<string, StoredObject>, path: string): StoredObject {
  const found = objects.get(path);
  if (found === undefined) throw answer(404, 'NotFound');
  return found;
}

function isCollection(path: string): boolean {
  return /s$/.test(path) && /\/namespaces\/[^/]+\/[a-z]+$|\/v\d[^/]*\/[a-z]+$/.test(path);
}

function matches(object: StoredObject, selectors: readonly string[]): boolean {
  return selectors.every((selector) => {
    const [key = '', value] = selector.split('=');
    return object.metadata.labels?.[key] === value;
  });
}

function merge(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const result: Record<string, unknown> = isObject(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else result[key] = merge(result[key], value);
  }
  return result;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
