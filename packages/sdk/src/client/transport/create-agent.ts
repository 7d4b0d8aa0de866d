import type { Agent } from 'node:http';
import type { Credential } from '../auth/credential.ts';
import type { ConnectionSettings } from '../kubeconfig/connection-settings.ts';
import type { TlsMaterial } from './tls-material.ts';

/** Makes the one connection pool of a transport. Built-ins are loaded here, so that offline commands never pay for them. */
export function createAgent(settings: ConnectionSettings, material: TlsMaterial, credential: Credential): Agent {
  const pool = { keepAlive: true, scheduling: 'lifo' as const };
  const proxyEnv =
    settings.proxyUrl === undefined ? undefined : { HTTPS_PROXY: settings.proxyUrl, HTTP_PROXY: settings.proxyUrl };
  const proxied = proxyEnv === undefined ? {} : { proxyEnv };
  if (settings.server.startsWith('http://')) {
    const http = process.getBuiltinModule('node:http');
    return new http.Agent({ ...pool, ...proxied });
  }
  const https = process.getBuiltinModule('node:https');
  const cert = credential.cert ?? material.cert;
  const key = credential.key ?? material.key;
  return new https.Agent({
    ...pool,
    ...proxied,
    minVersion: 'TLSv1.2',
    rejectUnauthorized: !settings.tls.insecure,
    ...(material.ca === undefined ? {} : { ca: material.ca }),
    ...(cert === undefined || key === undefined ? {} : { cert, key }),
    ...(settings.tls.serverName === undefined ? {} : { servername: settings.tls.serverName }),
  });
}
