import type { Agent } from 'node:http';
import type { Credential } from '../auth/credential.ts';
import type { ConnectionSettings } from '../kubeconfig/connection-settings.ts';
import { createAgent } from './create-agent.ts';
import type { TlsMaterial } from './tls-material.ts';

/** The connections of a transport that present one certificate and believe one set of authorities. */
export interface Connection {
  readonly agent: Agent;
  /** Every stream gets a new connection: one that was idle may be cut already, and a command must not be sent twice. */
  readonly upgrades: () => Agent;
  /** The client certificate that is presented. */
  readonly cert: string | undefined;
  readonly trustsSystem: boolean;
  /** Streams that are open stay open. */
  readonly close: () => void;
}

interface Needed {
  readonly settings: ConnectionSettings;
  readonly material: TlsMaterial;
  readonly trustsSystem: boolean;
}

/** A login plugin may hand out a new client certificate: connections made with the old one must not be used again. */
export function connectionFor(current: Connection | undefined, credential: Credential, needed: Needed): Connection {
  const { settings, material, trustsSystem } = needed;
  const { cert } = credential;
  if (current !== undefined && current.cert === cert && current.trustsSystem === trustsSystem) return current;
  // Of a pool that trusts too little no connection was ever made; what still waits there finds out by itself.
  if (current?.trustsSystem === trustsSystem) current.close();
  const agent = createAgent(settings, { material, credential, trustsSystem });
  let upgrades: Agent | undefined;
  return {
    agent,
    upgrades: () => {
      upgrades ??= createAgent(settings, { material, credential, trustsSystem, keepAlive: false });
      return upgrades;
    },
    cert,
    trustsSystem,
    close: () => agent.destroy(),
  };
}
