import { setTimeout as sleep } from 'node:timers/promises';
import type { SandboxOidc } from '../oidc/trusted-issuer.ts';
import { httpApi } from './http-api.ts';

const READY_WITHIN_MS = 60_000;

/** A real API server is ready before it has read its issuer's keys, and answers 401 until then. */
export async function awaitIssuer(url: string, caPem: string, { issuer }: SandboxOidc): Promise<void> {
  const api = httpApi({ url, caPem, token: await issuer.sign({ email: 'sandbox@example.com', groups: [] }) });
  const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' };
  const deadline = Date.now() + READY_WITHIN_MS;
  try {
    for (;;) {
      const { status } = await api.request('POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', { body });
      if (status === 201) return;
      if (Date.now() > deadline) throw new Error(`the API server does not take the issuer's tokens: ${status}`);
      await sleep(200);
    }
  } finally {
    api.close();
  }
}
