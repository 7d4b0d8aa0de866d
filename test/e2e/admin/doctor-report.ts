import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Desk } from '../cli/kubectl-plugin.ts';

interface Check {
  readonly id: string;
  readonly status: string;
  readonly found: string;
  readonly why?: string;
  readonly fix?: string;
}

export interface Report {
  readonly code: number | null;
  readonly stderr: string;
  readonly checks: readonly Check[];
  /** Statuses by id. */
  readonly statuses: Readonly<Record<string, string>>;
  of(id: string): Check | undefined;
}

type Options = Parameters<Desk['aisubmit']>[1];

/** Types `doctor -o json`; what it prints keeps the published schema. */
export async function doctor(desk: Desk, options: Options, ...args: readonly string[]): Promise<Report> {
  const { code, stdout, stderr } = await desk.aisubmit(['doctor', '-o', 'json', ...args], options);
  const { checks } = schema().parse(JSON.parse(stdout)) as { readonly checks: readonly Check[] };
  return {
    code,
    stderr,
    checks,
    statuses: Object.fromEntries(checks.map(({ id, status }) => [id, status])),
    of: (wanted) => checks.find(({ id }) => id === wanted),
  };
}

interface Schemas {
  fromJSONSchema(schema: unknown): { parse(value: unknown): unknown };
}

function schema(): ReturnType<Schemas['fromJSONSchema']> {
  const root = path.join(import.meta.dirname, '../../../packages');
  const zod: Schemas = createRequire(path.join(root, 'sdk', 'package.json'))('zod');
  return zod.fromJSONSchema(
    JSON.parse(readFileSync(path.join(root, 'cli', 'schemas', 'doctor-report.schema.json'), 'utf8')),
  );
}
