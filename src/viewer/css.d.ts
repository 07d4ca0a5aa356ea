/** Vite collects the styles that a script imports. */
declare module "*.css";
