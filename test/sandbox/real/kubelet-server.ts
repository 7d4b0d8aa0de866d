import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { ApiStatus } from '../api/api-status.ts';
import type { Obj } from '../api/object.ts';
import { makeServerCertificate } from '../certificates.ts';
import { type LogSource, readOptions, refuseUnavailable } from '../embedded/reads/pod-log.ts';
import { closeServer, listen } from '../front.ts';

export interface KubeletServer {
  readonly port: number;
  readonly caPem: string;
  close(): Promise<void>;
}

export interface LogParts {
  findPod(namespace: string, name: string): Obj | undefined;
  readonly logs: LogSource;
}

/** The one endpoint of a kubelet that the API server needs for logs: `/containerLogs/NAMESPACE/POD/CONTAINER`. */
export async function startKubeletServer(parts: () => LogParts | undefined): Promise<KubeletServer> {
  const { caPem, certPem, keyPem } = await makeServerCertificate();
  const server = createServer({ cert: certPem, key: keyPem }, (request, response) => {
    try {
      answer(request, response, parts());
    } catch (error) {
      const status = error instanceof ApiStatus ? error.code : 500;
      response.writeHead(status, { 'content-type': 'text/plain' });
      response.end(error instanceof Error ? error.message : '');
    }
  });
  const port = await listen(server);
  return { port, caPem, close: () => closeServer(server) };
}

function answer(request: IncomingMessage, response: ServerResponse, parts: LogParts | undefined): void {
  const url = new URL(request.url ?? '/', 'https://kubelet');
  const [, root, namespace = '', name = '', container = ''] = url.pathname.split('/').map(decodeURIComponent);
  const pod = parts?.findPod(namespace, name);
  if (root !== 'containerLogs' || pod === undefined || parts === undefined)
    throw new ApiStatus(404, `pod "${name}" not found`);
  const options = readOptions(url.searchParams, container);
  refuseUnavailable(pod, options);
  response.writeHead(200, { 'content-type': 'text/plain' });
  response.flushHeaders();
  const stop = parts.logs(pod, options, {
    write: (text) => void (response.writableEnded || response.write(text)),
    end: () => void (response.writableEnded || response.end()),
  });
  response.once('close', stop);
}
