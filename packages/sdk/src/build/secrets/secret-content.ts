import type { NewRegistryLogin, NewS3Key, NewSecret, NewToken } from './new-secret.ts';

/** Type and data of a Secret, as whoever mounts it expects them. */
export interface SecretContent {
  readonly type: 'Opaque' | 'kubernetes.io/basic-auth' | 'kubernetes.io/ssh-auth' | 'kubernetes.io/dockerconfigjson';
  readonly stringData: Readonly<Record<string, string>>;
}

/** Decides type and keys of a Secret. */
export function secretContent(secret: NewSecret): SecretContent {
  if (secret.kind === 'token') return { type: 'Opaque', stringData: { token: secret.token, ...tokenFiles(secret) } };
  if (secret.kind === 's3') {
    return { type: 'Opaque', stringData: { credentials: awsCredentials(secret), ...authority(secret.ca) } };
  }
  if (secret.kind === 'registry') {
    return { type: 'kubernetes.io/dockerconfigjson', stringData: { '.dockerconfigjson': dockerConfig(secret) } };
  }
  if (secret.protocol === 'https') {
    const { username, password } = secret;
    return { type: 'kubernetes.io/basic-auth', stringData: { username, password, ...authority(secret.ca) } };
  }
  return {
    type: 'kubernetes.io/ssh-auth',
    stringData: { 'ssh-privatekey': endLine(secret.privateKey), known_hosts: secret.knownHosts.map(endLine).join('') },
  };
}

function authority(ca: string | undefined): Readonly<Record<string, string>> {
  return ca === undefined ? {} : { 'ca.crt': endLine(ca) };
}

/** The files in which libraries look for a token of theirs. */
function tokenFiles({ purpose, hosts, username, token }: NewToken): Readonly<Record<string, string>> {
  // Readers of such a file look for the name alone.
  const lines = hosts.map((host) => `machine ${host.replace(/:\d+$/, '')} login user password ${token}\n`);
  if (purpose === 'wandb') return { netrc: lines.join('') };
  if (purpose !== 'mlflow' || username === undefined) return {};
  return { credentials: mlflowCredentials(username, token) };
}

/** @see https://mlflow.org/docs/latest/self-hosting/security/basic-http-auth */
function mlflowCredentials(username: string, password: string): string {
  // Python's configparser takes a lone % for the beginning of a reference.
  const written = (value: string): string => value.replaceAll('%', '%%');
  return [
    '[mlflow]',
    `mlflow_tracking_username = ${written(username)}`,
    `mlflow_tracking_password = ${written(password)}`,
  ]
    .map(endLine)
    .join('');
}

/** @see https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html */
function awsCredentials({ accessKeyId, secretAccessKey, sessionToken }: NewS3Key): string {
  return [
    '[default]',
    `aws_access_key_id = ${accessKeyId}`,
    `aws_secret_access_key = ${secretAccessKey}`,
    ...(sessionToken === undefined ? [] : [`aws_session_token = ${sessionToken}`]),
  ]
    .map(endLine)
    .join('');
}

function dockerConfig({ host, username, password }: NewRegistryLogin): string {
  const auth = btoa(String.fromCharCode(...new TextEncoder().encode(`${username}:${password}`)));
  return JSON.stringify({ auths: { [registryKey(host)]: { username, password, auth } } });
}

/** Docker Hub is known to clients by an address of its own. */
function registryKey(host: string): string {
  return ['docker.io', 'index.docker.io', 'registry-1.docker.io'].includes(host) ? 'https://index.docker.io/v1/' : host;
}

// OpenSSH refuses a key without a line end behind it.
function endLine(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`;
}
