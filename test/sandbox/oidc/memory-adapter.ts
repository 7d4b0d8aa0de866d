import type { Adapter, AdapterFactory, AdapterPayload } from 'oidc-provider';

/** What an issuer remembers, for as long as it runs. */
export function memoryAdapter(): AdapterFactory {
  const entries = new Map<string, AdapterPayload>();
  return (model) => adapterOf(entries, model);
}

function adapterOf(entries: Map<string, AdapterPayload>, model: string): Adapter {
  const key = (id: string) => `${model}:${id}`;
  const where = async (field: 'uid' | 'userCode', value: string) =>
    [...entries].find(([name, entry]) => name.startsWith(`${model}:`) && entry[field] === value)?.[1];
  return {
    upsert: async (id, payload) => {
      entries.set(key(id), payload);
    },
    find: async (id) => entries.get(key(id)),
    findByUid: async (uid) => where('uid', uid),
    findByUserCode: async (userCode) => where('userCode', userCode),
    consume: async (id) => {
      const entry = entries.get(key(id));
      if (entry !== undefined) entry.consumed = Math.floor(Date.now() / 1000);
    },
    destroy: async (id) => {
      entries.delete(key(id));
    },
    revokeByGrantId: async (grantId) => {
      for (const [name, entry] of entries) if (entry.grantId === grantId) entries.delete(name);
    },
  };
}
