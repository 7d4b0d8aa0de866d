import type { KubeObject } from '@aisubmit/sdk';
import { expect } from 'vitest';
import type { Any } from '../api-server/call-api.ts';

interface Answer {
  readonly status: number;
  readonly body: Any;
}

/** Where an admission policy or its binding is created. */
export function admissionPath({ kind }: KubeObject): string {
  return `/apis/admissionregistration.k8s.io/v1/${kind.toLowerCase().replace(/y$/, 'ie')}s`;
}

/** Fails unless it was taken. */
export async function made(answer: Promise<Answer>): Promise<void> {
  const { status, body } = await answer;
  expect([200, 201, 202], JSON.stringify(body).slice(0, 600)).toContain(status);
}

/** The status, or the control that a refusal names: `[owned-labels]`. */
export function saidControl({ status, body }: Answer): string {
  return status < 300 ? String(status) : (/\[[a-z-]+\]/.exec(String(body.message))?.[0] ?? `${status} ${body.message}`);
}
