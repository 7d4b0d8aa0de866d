import type { Agent } from 'node:http';
import type { SecureContext, SecureContextOptions } from 'node:tls';
import type { Credential } from '../auth/credential.ts';
import type { ConnectionSettings } from '../kubeconfig/connection-settings.ts';
import { machineAuthorities } from './machine-authorities.ts';
import type { TlsMaterial } from './tls-material.ts';

interface Given {
  readonly material: TlsMaterial;
  readonly credential: Credential;
  /** Trusts what the system's store holds as well; only where no authority is given. */
  readonly trustsSystem: boolean;
  /** @default true */
  readonly keepAlive?: boolean;
}

/** Makes the one connection pool of a transport. Built-ins are loaded here, so that offline commands never pay for them. */
export function createAgent(
  settings: ConnectionSettings,
  { material, credential, trustsSystem, keepAlive = true }: Given,
): Agent {
  const pool = { keepAlive, scheduling: 'lifo' as const };
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
  const secrets = {
    minVersion: 'TLSv1.2' as const,
    ...(material.ca === undefined ? {} : { ca: material.ca }),
    ...(cert === undefined || key === undefined ? {} : { cert, key }),
  };
  return new https.Agent({
    ...pool,
    ...proxied,
    rejectUnauthorized: !settings.tls.insecure,
    ...(material.ca === undefined && trustsSystem ? { secureContext: systemContext(secrets) } : secrets),
    ...(settings.tls.serverName === undefined ? {} : { servername: settings.tls.serverName }),
  });
}

/** One for all connections: hundreds of authorities take longer to read than a connection to open. */
function systemContext(secrets: SecureContextOptions): SecureContext {
  return process.getBuiltinModule('node:tls').createSecureContext({ ...secrets, ca: [...machineAuthorities()] });
}
