// Hair strands (and lashes): tinted coverage; the map's red channel varies strand brightness.
AT(2) in vec2 texture_point;
AT(0) in vec3 diffuse;
AT(1) in vec3 gloss;
#ifndef CARD
uniform sampler2D colour_map;
uniform float cut;
#endif
AT(0) out vec4 pixel;

void main() {
    vec4 strand = texture(colour_map, texture_point);
    if (strand.a < cut) discard;
    pixel = vec4(displayed(diffuse * strand.r + gloss * strand.g), cut > 0.5 ? 1.0 : strand.a);
}
