export { POLICIES } from './policies.ts';
