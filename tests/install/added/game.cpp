#if defined(__PIC__) && !defined(__pie__)
#error "A flag of PoP came to the game"
#endif
static_assert(__cplusplus == 201103L, "PoP's language came to the game");
int main() { return 0; }
