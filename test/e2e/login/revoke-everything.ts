import { request } from 'node:https';
import type { TestIssuer } from '../../sandbox/oidc/start-issuer.ts';

/** Ends every login: no token of the issuer serves any more. */
export async function revokeEverything(issuer: TestIssuer): Promise<void> {
  const { url, caPem, clientId } = issuer;
  for (const token of issuer.secrets()) {
    const body = new URLSearchParams({ token, client_id: clientId }).toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    await new Promise((resolve, reject) => {
      request(`${url}/token/revocation`, { method: 'POST', ca: caPem, agent: false, headers }, (answer) => {
        answer.resume().once('end', resolve);
      })
        .once('error', reject)
        .end(body);
    });
  }
}
