// Cloth: painted colour, alpha cuts the neckline.
AT(2) in vec2 texture_point;
AT(0) in vec3 diffuse;
AT(1) in vec3 gloss;
#ifndef CARD
uniform sampler2D colour_map;
uniform float sheen;
#endif
AT(0) out vec4 pixel;

void main() {
    vec4 painted = texture(colour_map, texture_point);
    if (painted.a < 0.02) discard;
    vec3 albedo = painted.rgb * painted.rgb;
    pixel = vec4(displayed(albedo * diffuse + gloss * sheen * (0.1 + albedo)), painted.a);
}
