import { inspect } from 'node:util';

const FIELDS = ['access_token', 'refresh_token', 'id_token', 'device_code'];

/** Finds the tokens in a JSON answer and the code in a redirect; of a JWT its payload and signature too. */
export function secretsIn(body: string, location: string | undefined): string[] {
  const code = location === undefined ? null : URL.parse(location)?.searchParams.get('code');
  return [...jsonSecrets(body), ...(code === undefined || code === null ? [] : [code])];
}

function jsonSecrets(body: string): string[] {
  // A fault may have left anything of it.
  return FIELDS.flatMap((field) => {
    const value = new RegExp(`"${field}"\\s*:\\s*"([^"]*)"`).exec(body)?.[1];
    return value === undefined ? [] : [value, ...value.split('.').slice(1)];
  });
}

/** Every way in which an error may come to a screen or a log. */
export function everythingShown(error: unknown): string {
  const shown = [inspect(error, { depth: 10, showHidden: true }), String(error), JSON.stringify(error)];
  if (error instanceof Error) shown.push(error.message, error.stack ?? '', JSON.stringify(error, allOf(error)));
  return shown.join('\n');
}

function allOf(error: Error): string[] {
  return [...Object.getOwnPropertyNames(error), 'cause', 'response', 'body'];
}
