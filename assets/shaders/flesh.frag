// Tongue: one wet pink.
AT(0) in vec3 diffuse;
AT(1) in vec3 gloss;
AT(0) out vec4 pixel;

void main() {
    pixel = vec4(displayed(vec3(0.42, 0.13, 0.125) * diffuse * 0.8 + gloss * 0.8), 1.0);
}
