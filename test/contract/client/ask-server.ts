/** Asks a server for its version by the SDK's transport, and prints what came and which lists of authorities were read. */
import { createTransport } from '@aisubmit/sdk/client';

const [url = '', caBase64 = '', proxyUrl] = process.argv.slice(2);
const tls = process.getBuiltinModule('node:tls');
const { getCACertificates } = tls;
const read: (string | undefined)[] = [];
tls.getCACertificates = (type) => {
  read.push(type);
  return getCACertificates(type);
};
const api = createTransport(
  {
    contextName: 'test',
    clusterName: 'test',
    userName: 'test',
    server: url,
    namespace: undefined,
    tls: { insecure: false, ...(caBase64 === '' ? {} : { ca: { data: caBase64 } }) },
    auth: { type: 'token', token: 'secret', source: '--token' },
    ...(proxyUrl === undefined ? {} : { proxyUrl }),
    disableCompression: false,
    warnings: [],
  },
  { env: {}, interactive: false, version: '0' },
);
const ask = async (): Promise<unknown> => {
  try {
    return (await api.request({ method: 'GET', path: '/version' })).status;
  } catch (error) {
    return error instanceof Error ? error.message : error;
  }
};
const answers = await Promise.all([ask(), ask(), ask()]);
const later = await ask();
await api.close();
console.log(JSON.stringify({ answers: [...answers, later], read }));
