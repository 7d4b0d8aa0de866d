import { escapeControlChars } from '@aisubmit/sdk';
import type { ApiRequest, KubeApi, UpgradeRequest } from '@aisubmit/sdk/client';
import type { Host } from '../host.ts';

/** What of a request is printed. */
type Shown = Pick<ApiRequest, 'method' | 'path'> & Pick<UpgradeRequest, 'query'>;

/** Prints one line per request: method, path, outcome and time. Never a header, a query value or a body. */
export function verboseApi(api: KubeApi, host: Host): KubeApi {
  const timed = async <T>(request: Shown, send: () => Promise<T>): Promise<T> => {
    const start = host.now();
    const say = (how: string): void => {
      const path = escapeControlChars(request.path);
      host.stderr.write(`${request.method} ${path}${queryNames(request)} ${how} in ${host.now() - start} ms\n`);
    };
    try {
      const answer = await send();
      say(outcome(answer));
      return answer;
    } catch (error) {
      say(outcome(error));
      throw error;
    }
  };
  return {
    server: api.server,
    namespace: api.namespace,
    clusterId: () => api.clusterId(),
    warnings: api.warnings,
    request: <T>(request: ApiRequest) => timed(request, () => api.request<T>(request)),
    stream: (request) => timed(request, () => api.stream(request)),
    upgrade: (request) => timed({ ...request, method: 'GET' }, () => api.upgrade(request)),
    close: () => api.close(),
  };
}

function outcome(answer: unknown): string {
  if (typeof answer !== 'object' || answer === null || !('status' in answer)) return 'streams';
  return answer.status === undefined ? 'failed' : String(answer.status);
}

function queryNames(request: Shown): string {
  const names = Object.entries(request.query ?? {}).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  return names.length === 0 ? '' : `?${names.join('&')}`;
}
