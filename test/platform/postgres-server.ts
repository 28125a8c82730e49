export * from '../../src/platform/stores/sightings/contract/postgres-server.ts'
